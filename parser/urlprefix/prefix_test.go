package urlprefix

import (
	"math/rand"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	at := func(kind Kind, start, end int, text string) Problem {
		return Problem{Kind: kind, Start: start, End: end, Text: text}
	}
	tests := []struct {
		in   string
		want Prefix
	}{
		{"http://+:80/", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/"}},
		{"HTTPS://*:5358/", Prefix{Scheme: "https", Host: "*", Port: 5358, Path: "/"}},
		{"http://www.example.com:8080/Shop/Cart/", Prefix{Scheme: "http", Host: "www.example.com", Port: 8080, Path: "/Shop/Cart/"}},
		{"https://*.example.com:443/", Prefix{Scheme: "https", Host: "*.example.com", Port: 443, Path: "/"}},
		{"http://192.0.2.7:80/", Prefix{Scheme: "http", Host: "192.0.2.7", Port: 80, Path: "/"}},
		{"HTTP://192.0.2.7:8000:192.0.2.7/", Prefix{Scheme: "http", Host: "192.0.2.7", Port: 8000, IP: "192.0.2.7", Path: "/"}},
		{"http://www.example.com:80:192.0.2.7/a/", Prefix{Scheme: "http", Host: "www.example.com", Port: 80, IP: "192.0.2.7", Path: "/a/"}},
		{"http://[2001:DB8::7]:8200/x/", Prefix{Scheme: "http", Host: "2001:DB8::7", Port: 8200, Path: "/x/"}},
		{"http://[fe80::1%12]:8200:[fe80::1%12]/x/", Prefix{Scheme: "http", Host: "fe80::1%12", Port: 8200, IP: "fe80::1%12", Path: "/x/"}},
		{"http://+:80/a:81/[x]:82/", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/a:81/[x]:82/"}},
		{"https://+:443/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/", Prefix{Scheme: "https", Host: "+", Port: 443, Path: "/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/"}},
		{"http://+:80/my app/", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/my app/"}},
		{"  `http://+:80/x/` ", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/x/"}},
		{"http://b\u00fccher.example.com:80/", Prefix{Scheme: "http", Host: "b\u00fccher.example.com", Port: 80, Path: "/"}},

		{"http://+:80", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/",
			Problems: []Problem{at(NoSlash, 11, 11, "")}}},
		{"http://+:80/MyUri", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/MyUri/",
			Problems: []Problem{at(NoFinalSlash, 17, 17, "")}}},
		{" https:// *:443/", Prefix{Scheme: "https", Host: "*", Port: 443, Path: "/",
			Problems: []Problem{at(BlankInside, 9, 10, " ")}}},
		{"http://+/", Prefix{Scheme: "http", Host: "+", Path: "/",
			Problems: []Problem{at(PortMissing, 8, 8, "")}}},
		{"http://+:/", Prefix{Scheme: "http", Host: "+", Path: "/",
			Problems: []Problem{at(PortMissing, 8, 9, ":")}}},
		{"http://+:080/", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/",
			Problems: []Problem{at(PortLeadingZero, 9, 12, "080")}}},
		{"http://+:0/", Prefix{Scheme: "http", Host: "+", Path: "/",
			Problems: []Problem{at(PortZero, 9, 10, "0")}}},
		{"http://+:65536/", Prefix{Scheme: "http", Host: "+", Path: "/",
			Problems: []Problem{at(PortTooLarge, 9, 14, "65536")}}},
		{"http://+:65535/", Prefix{Scheme: "http", Host: "+", Port: 65535, Path: "/"}},
		{"http://+:*/", Prefix{Scheme: "http", Host: "+", Path: "/",
			Problems: []Problem{at(PortNotNumber, 9, 10, "*")}}},
		{"http://+:{port}/", Prefix{Scheme: "http", Host: "+", Path: "/",
			Problems: []Problem{at(PortNotNumber, 9, 15, "{port}")}}},
		{"http://+:80/my%20app/", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/my%20app/",
			Problems: []Problem{at(Escaped, 14, 17, "%20")}}},
		{"http://www.xn--bcher-kva.example.com:80/", Prefix{Scheme: "http", Host: "www.xn--bcher-kva.example.com", Port: 80, Path: "/",
			Problems: []Problem{at(HostPunycode, 11, 24, "xn--bcher-kva")}}},
		{"http://0.0.0.0:8080/", Prefix{Scheme: "http", Host: "0.0.0.0", Port: 8080, Path: "/",
			Problems: []Problem{at(HostUnspecified, 7, 14, "0.0.0.0")}}},
		{"net.tcp://localhost:808/", Prefix{Scheme: "net.tcp", Host: "localhost", Port: 808, Path: "/",
			Problems: []Problem{at(UnknownScheme, 0, 7, "net.tcp")}}},
		{"http://:80/", Prefix{Scheme: "http", Port: 80, Path: "/",
			Problems: []Problem{at(HostMissing, 7, 7, "")}}},
		{"http://300.1.2.3:80/", Prefix{Scheme: "http", Host: "300.1.2.3", Port: 80, Path: "/",
			Problems: []Problem{at(HostInvalid, 7, 16, "300.1.2.3")}}},
		{"http://<host>:80/", Prefix{Scheme: "http", Host: "<host>", Port: 80, Path: "/",
			Problems: []Problem{at(HostInvalid, 7, 13, "<host>")}}},
		{"http://::1:8080/", Prefix{Scheme: "http", Host: "::1:8080", Path: "/",
			Problems: []Problem{at(HostUnbracketed, 7, 15, "::1:8080"), at(PortMissing, 15, 15, "")}}},
		{"http://2001:db8:0:0:0:0:0:7:8080/", Prefix{Scheme: "http", Host: "2001:db8:0:0:0:0:0:7", Port: 8080, Path: "/",
			Problems: []Problem{at(HostUnbracketed, 7, 27, "2001:db8:0:0:0:0:0:7")}}},
		{"http://+:80:nowhere/", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/",
			Problems: []Problem{at(AddressInvalid, 12, 19, "nowhere")}}},
		{"http://+:80?x", Prefix{Scheme: "http", Host: "+", Port: 80, Path: "/?x/",
			Problems: []Problem{at(Query, 11, 13, "?x"), at(NoFinalSlash, 13, 13, "")}}},
		{`http://+:80\x/`, Prefix{Scheme: "http", Host: "+", Port: 80, Path: `/\x/`,
			Problems: []Problem{at(Backslash, 11, 12, `\`)}}},
	}
	for _, tt := range tests {
		got, err := Parse(tt.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.in, err)
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestParseError(t *testing.T) {
	for in, want := range map[string]string{
		"":                     `"" is no URL prefix: no "scheme://" at the start`,
		"+:80/":                `"+:80/" is no URL prefix: no "scheme://" at the start`,
		"4http://+:80/":        `"4http://+:80/" is no URL prefix: no "scheme://" at the start`,
		"http:/+:80/":          `"http:/+:80/" is no URL prefix: no "scheme://" at the start`,
		"Reserved http://+:1/": `"Reserved http://+:1/" is no URL prefix: no "scheme://" at the start`,
		" http://+:80 is used": `" http://+:80 is used" is no URL prefix: "is" at byte 13 does not fit into host:port/path`,
		"http://a b:80/":       `"http://a b:80/" is no URL prefix: "b" at byte 9 does not fit into host:port/path`,
	} {
		_, err := Parse(in)
		if err == nil || err.Error() != want {
			t.Errorf("Parse(%q) = %v, want %s", in, err, want)
		}
	}
}

func TestBucketAddressAndKey(t *testing.T) {
	type row struct {
		Bucket      Bucket
		Address     string
		String, Key string
	}
	for in, want := range map[string]row{
		"HTTP://+:80/A/":                    {Strong, "", "http://+:80/A/", "http://+:80/a/"},
		"http://*:80/":                      {Weak, "", "http://*:80/", "http://*:80/"},
		"http://*:80:192.0.2.7/":            {IPBound, "192.0.2.7", "http://*:80:192.0.2.7/", "http://*:80:192.0.2.7/"},
		"http://LocalHost:80/":              {Explicit, "", "http://localhost:80/", "http://localhost:80/"},
		"http://*.Example.com:80/":          {Explicit, "", "http://*.example.com:80/", "http://*.example.com:80/"},
		"http://192.0.2.7:80/":              {IPBound, "192.0.2.7", "http://192.0.2.7:80/", "http://192.0.2.7:80:192.0.2.7/"},
		"http://192.0.2.7:80:192.0.2.7/":    {IPBound, "192.0.2.7", "http://192.0.2.7:80:192.0.2.7/", "http://192.0.2.7:80:192.0.2.7/"},
		"http://x:80:192.0.2.7/":            {Explicit, "192.0.2.7", "http://x:80:192.0.2.7/", "http://x:80:192.0.2.7/"},
		"http://192.0.2.8:80:192.0.2.7/":    {Explicit, "192.0.2.7", "http://192.0.2.8:80:192.0.2.7/", "http://192.0.2.8:80:192.0.2.7/"},
		"http://[2001:DB8:0::7]:80/":        {IPBound, "2001:db8::7", "http://[2001:db8:0::7]:80/", "http://[2001:db8::7]:80:[2001:db8::7]/"},
		"http://[FE80::1%2]:80:[fe80::1%2]": {IPBound, "fe80::1%2", "http://[fe80::1%2]:80:[fe80::1%2]/", "http://[fe80::1%2]:80:[fe80::1%2]/"},
		"http://+":                          {Strong, "", "http://+/", "http://+/"},
	} {
		p, err := Parse(in)
		if err != nil {
			t.Fatalf("Parse(%q): %v", in, err)
		}
		got := row{Bucket: p.Bucket(), String: p.String(), Key: p.Key()}
		if a := p.Address(); a != (netip.Addr{}) {
			got.Address = a.String()
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", in, diff)
		}
	}
}

func TestBucketOrder(t *testing.T) {
	order := []Bucket{Strong, Explicit, IPBound, Weak}
	for i, a := range order {
		for j, b := range order {
			if got := a.Stronger(b); got != (i < j) {
				t.Errorf("%v.Stronger(%v) = %v", a, b, got)
			}
		}
	}
}

func TestLoopback(t *testing.T) {
	for in, want := range map[string]bool{
		"http://localhost:8080/":           true,
		"http://LOCALHOST:8080/":           true,
		"http://127.0.0.1:8080/":           true,
		"http://127.0.0.1:8080:127.0.0.1/": true,
		"http://[::1]:8080/":               true,
		"http://+:8080/":                   false,
		"http://localhost.localdomain:80/": false,
		"http://192.0.2.1:8080/":           false,
	} {
		if got := mustParse(t, in).Loopback(); got != want {
			t.Errorf("%s: Loopback = %v", in, got)
		}
	}
}

func TestCovers(t *testing.T) {
	tests := []struct {
		prefix, path string
		want         bool
	}{
		{"http://+:80/", "", true},
		{"http://+:80/", "/any/thing", true},
		{"http://+:80/app/", "/app", true},
		{"http://+:80/app/", "/APP/x", true},
		{"http://+:80/APP", "/app/x", true},
		{"http://+:80/app/", "/app?x=/y", true},
		{"http://+:80/app/", "/apple", false},
		{"http://+:80/app/", "/", false},
		{"http://+:80/app/", "/x/app/", false},
		{"http://+:80/my app/", "/my%20app/x", true},
		{"http://+:80/100%/", "/100%", true},
	}
	for _, tt := range tests {
		if got := mustParse(t, tt.prefix).Covers(tt.path); got != tt.want {
			t.Errorf("%s covers %q = %v, want %v", tt.prefix, tt.path, got, tt.want)
		}
	}
}

// TestCoversSegments compares Covers with a comparison segment by segment.
func TestCoversSegments(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	segments := func() []string {
		s := make([]string, r.Intn(4))
		for i := range s {
			s[i] = []string{"a", "A", "ab", "b"}[r.Intn(4)]
		}
		return s
	}
	join := func(s []string) string {
		if len(s) == 0 {
			return "/"
		}
		return "/" + strings.Join(s, "/") + "/"
	}
	both := [2]int{}
	for range 2000 {
		a, b := segments(), segments()
		want := len(a) <= len(b)
		for i := 0; want && i < len(a); i++ {
			want = strings.EqualFold(a[i], b[i])
		}
		p := Prefix{Scheme: "http", Host: "+", Port: 1, Path: join(a)}
		if got := p.Covers(join(b)); got != want {
			t.Fatalf("%s covers %s = %v, want %v", join(a), join(b), got, want)
		}
		if got := p.Contains(Prefix{Path: join(b)}); got != want {
			t.Fatalf("%s contains %s = %v, want %v", join(a), join(b), got, want)
		}
		if want {
			both[0]++
		} else {
			both[1]++
		}
	}
	if both[0] < 100 || both[1] < 100 {
		t.Errorf("the cases are one-sided: %v", both)
	}
}

func TestCommand(t *testing.T) {
	for in, want := range map[string]string{
		"HTTP://+:80/":                        "http://+:80/",
		"http://+:80/MyUri":                   "http://+:80/MyUri/",
		"https:// +:80/x/":                    "https://+:80/x/",
		"HTTP://192.0.2.7:80:192.0.2.7/":      "http://192.0.2.7:80/",
		"http://[fe80::1%12]:80/":             "http://[fe80::1%12]:80/",
		"https://+:443/sra_{BA195980-CD49}/":  "https://+:443/sra_{BA195980-CD49}/",
		"http://+:80/caf\u00e9(1)/":           "http://+:80/caf\u00e9(1)/",
		"http://www.example.com:80:192.0.2.7": "",
		"http://+/":                           "",
		"http://0.0.0.0:80/":                  "",
		"http://+:80/a b/":                    "",
		"http://+:80/a&calc/":                 "",
		"http://+:80/a|b/":                    "",
		"http://+:80/a>b/":                    "",
		"http://+:80/a<b/":                    "",
		"http://+:80/a^b/":                    "",
		"http://+:80/a\"b/":                   "",
		"http://+:80/a'b/":                    "",
		"http://+:80/a`b/":                    "",
		"http://+:80/a$b/":                    "",
		"http://+:80/a;b/":                    "",
		"http://+:80/a\nb/":                   "",
		"http://+:80/a\u202eb/":               "",
		"http://+:80/%path%/":                 "",
		"http://+:80/a\xffb/":                 "",
		"ftp://+:80/":                         "",
	} {
		got, ok := mustParse(t, in).Command()
		if got != want || ok != (want != "") {
			t.Errorf("%q: Command = %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestKinds(t *testing.T) {
	for in, want := range map[string]int{
		"http://+/":           87,
		"http://+:80/x":       87,
		"http://0.0.0.0:80/":  50,
		"http:// +:80/":       0,
		"http://+:99999/":     87,
		"http://+:80/%41/":    87,
		"http://xn--a.b:80/":  87,
		"http://[::g]:80/":    87,
		"http://+:00080/":     87,
		"http://fe80::1:2:3/": 87,
	} {
		p := mustParse(t, in)
		if len(p.Problems) == 0 {
			t.Errorf("%s: no problem", in)
			continue
		}
		if got := p.Problems[0].Kind.Win32(); got != want {
			t.Errorf("%s: error %d, want %d", in, got, want)
		}
		for _, problem := range p.Problems {
			if problem.String() == string(problem.Kind) {
				t.Errorf("%s: no sentence for %s", in, problem.Kind)
			}
		}
	}
}

// TestRepaired checks that the canonical spelling of every prefix whose
// problems are all repaired has no problem left.
func TestRepaired(t *testing.T) {
	for _, in := range []string{"http://+:80", "http://+:80/x", "https:// a:443/", "http://+:080/", "http://1:2:3:4:5:6:7:8:80/"} {
		p := mustParse(t, in)
		for _, problem := range p.Problems {
			if !problem.Kind.Repaired() {
				t.Errorf("%s: %s is not repaired", in, problem.Kind)
			}
		}
		if again := mustParse(t, p.String()); again.Problems != nil {
			t.Errorf("%s: %s %v", in, p, again.Problems)
		}
	}
}

func mustParse(t testing.TB, s string) Prefix {
	t.Helper()
	p, err := Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	return p
}

// TestParseLong reads 128 KiB of every shape that could cost more than
// linear time; a quadratic reader needs minutes for them.
func TestParseLong(t *testing.T) {
	size := 1 << 17
	if testing.Short() {
		size = 1 << 13
	}
	for _, unit := range []string{" ", "[", "[ ", "] ", ":", ": ", "a", "a.", "a ", "1:", "%41", "xn--.", "/", "\\", "?", "\xff", "::"} {
		long := strings.Repeat(unit, size/len(unit))
		for _, s := range []string{"http://" + long, "http://+:" + long, "http://+:80:" + long, "http://+:80/" + long, long} {
			if p, err := Parse(s); err == nil {
				_, _ = p.Command()
				p.Covers(p.Path)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"http://+:80/", "HTTP://192.0.2.7:8000:192.0.2.7/", "https:// [fe80::1%4]:443:[fe80::1%4]/x y", "http://::1:80:1/",
		"net.tcp://a:0080?b#c", "`http://xn--a:99999\\`", "http://1:00080:b:c:d:e:f:9", "http://[::1]x:80/%20", "http://[[::1]]:80/",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Parse(s)
		if err != nil {
			return
		}
		last := 0
		for _, problem := range p.Problems {
			if problem.Start < 0 || problem.End < problem.Start || problem.End > len(s) || s[problem.Start:problem.End] != problem.Text {
				t.Errorf("span %d-%d of %q is not %q", problem.Start, problem.End, s, problem.Text)
			}
			last = max(last, problem.End)
		}
		if last > len(s) {
			t.Errorf("span behind the end")
		}
		if !strings.HasPrefix(p.Path, "/") || !strings.HasSuffix(p.Path, "/") {
			t.Errorf("path %q", p.Path)
		}
		again, err := Parse(p.String())
		if err != nil {
			t.Fatalf("%q -> %q: %v", s, p, err)
		}
		if again.Key() != p.Key() {
			t.Errorf("%q: key %q, after String %q", s, p.Key(), again.Key())
		}
		if again.Bucket() != p.Bucket() || again.String() != p.String() {
			t.Errorf("%q: %v %s, after String %v %s", s, p.Bucket(), p, again.Bucket(), again)
		}
		if p.Bucket() < Strong || p.Bucket() > Weak {
			t.Errorf("bucket %v", p.Bucket())
		}
		if command, ok := p.Command(); ok {
			if strings.ContainsAny(command, "\"'`&|<>^$;, \t\r\n!") {
				t.Errorf("unsafe command text %q", command)
			}
			if q := mustParse(t, command); q.Problems != nil || q.Key() != p.Key() || !strings.Contains(command, ":"+strconv.Itoa(int(p.Port))+"/") {
				t.Errorf("command text %q: %+v", command, q)
			}
		}
	})
}
