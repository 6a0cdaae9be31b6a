package compare_test

import (
	"os"
	"testing"

	"diag/compare"
	"diag/parser"
)

// FuzzCompare: no text differs from itself, what is new one way is gone the
// other way, and nothing is gone that an area without captures would show.
func FuzzCompare(f *testing.F) {
	for _, name := range []string{"before", "after"} {
		text, err := os.ReadFile("../collect/testdata/machine-" + name + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), "")
	}
	f.Add(netstat(listening("0.0.0.0:8080", 4712)), tasklist("contosoweb.exe", "4712", "N/A"))
	f.Add(portproxy("192.0.2.20"), exclusions("     50000       50059     *"))
	f.Fuzz(func(t *testing.T, x, y string) {
		if len(x)+len(y) > 1<<16 {
			return
		}
		one := func(s string) *parser.Dump { return parser.NewDump(parser.Parse("x.txt", []byte(s))) }
		if r := compare.Compare(one(x), one(x), compare.Options{}); r.Differs() {
			t.Errorf("%q differs from itself: %+v %+v", x, r.Facts, r.Troubles)
		}
		there, back := compare.Compare(one(x), one(y), compare.Options{}), compare.Compare(one(y), one(x), compare.Options{})
		count := func(r *compare.Result, s compare.Status) (n int) {
			for _, f := range r.Facts {
				if f.Status == s {
					n++
				}
			}
			return n
		}
		if count(there, compare.New) != count(back, compare.Gone) || count(there, compare.Changed) != count(back, compare.Changed) {
			t.Errorf("%q and %q: one way %+v, the other way %+v", x, y, there.Facts, back.Facts)
		}
		compared := map[string]bool{}
		for _, a := range there.Areas {
			compared[a.Name] = a.Compared()
		}
		for _, f := range there.Facts {
			if !compared[f.Area] {
				t.Errorf("%q and %q: %s %s, which one side does not show", x, y, f.Status, f.What)
			}
		}
	})
}
