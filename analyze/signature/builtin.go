package signature

import "sync"

//go:generate go test -run ^TestBuiltinData$ -update .

// Builtin gives the signatures that come with the program. They are compiled in as ready
// values made from the files under data, so that a run pays nothing for reading TOML; `go
// generate` writes them again and a test fails when they are stale. The set is shared: it is
// always the same pointer.
func Builtin() *Set { return builtin() }

var builtin = sync.OnceValue(func() *Set {
	signatures := make([]*Signature, len(builtinSignatures))
	for i := range builtinSignatures {
		signatures[i] = &builtinSignatures[i]
	}
	return &Set{signatures: signatures, services: builtinServices}
})
