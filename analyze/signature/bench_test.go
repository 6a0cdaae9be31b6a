package signature

import "testing"

// cold is the built-in set before any search, as a run of the program finds it.
func cold() *Set {
	signatures := make([]*Signature, len(builtinSignatures))
	for i := range builtinSignatures {
		signatures[i] = &builtinSignatures[i]
	}
	return &Set{signatures: signatures, services: builtinServices}
}

// BenchmarkBuiltin is what one run pays: the set and the index of every search.
func BenchmarkBuiltin(b *testing.B) {
	for b.Loop() {
		s := cold()
		s.MatchURL("http", "+", 80, "/")
		s.MatchQueue("DefaultAppPool")
		s.MatchAppID("{4DC3E181-E14B-4A21-B022-59FC669B0914}")
		s.MatchPort("tcp", 80)
		s.MatchExecutable("svchost.exe")
		s.MatchService("W3SVC")
		s.MatchServiceSID("S-1-5-80-1-2-3-4-5")
		s.ServiceByDisplayName("Print Spooler")
	}
}

func BenchmarkMatchURL(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Builtin().MatchURL("HTTP", "+", 80, "/116B50EB-ECE2-41AC-8429-9F9E963361B7/")
	}
}

func BenchmarkMatchQueue(b *testing.B) {
	for b.Loop() {
		Builtin().MatchQueue("DefaultAppPool")
	}
}

func BenchmarkMatchAppID(b *testing.B) {
	for b.Loop() {
		Builtin().MatchAppID("{4DC3E181-E14B-4A21-B022-59FC669B0914}")
	}
}

func BenchmarkMatchPort(b *testing.B) {
	for b.Loop() {
		Builtin().MatchPort("tcp", 80)
	}
}

func BenchmarkMatchListener(b *testing.B) {
	owner := Owner{PID: 900, Executable: "nginx.exe"}
	for b.Loop() {
		Builtin().MatchListener("tcp", 80, owner)
	}
}

func BenchmarkMatchExecutable(b *testing.B) {
	for b.Loop() {
		Builtin().MatchExecutable("svchost.exe")
	}
}

func BenchmarkMatchService(b *testing.B) {
	for b.Loop() {
		Builtin().MatchService("W3SVC")
	}
}

func BenchmarkMatchServiceSID(b *testing.B) {
	for b.Loop() {
		Builtin().MatchServiceSID("S-1-5-80-989796750-4090848350-2040919084-978865222-2182970707")
	}
}

func BenchmarkServiceByDisplayName(b *testing.B) {
	for b.Loop() {
		Builtin().ServiceByDisplayName("World Wide Web Publishing Service")
	}
}

// BenchmarkData is what reading the TOML files costs, which Builtin avoids.
func BenchmarkData(b *testing.B) {
	for b.Loop() {
		dataSet(b)
	}
}
