package chatter

import (
	"strings"
	"testing"
)

// Each pattern with lines that it explains, and with lines that look like them
// but say something.
var cases = map[string]struct{ hits, misses []string }{
	"ruler": {
		[]string{"-----------------", "===", "------ ------  ----", "~~~~", "+----+----+", "--", "──────", "***", "|---|---|"},
		[]string{"-", "--- a", "---- 5", "- -- x", "1----", "=x=", "-+|", "++", "| a |", "+"},
	},
	"code fence": {
		[]string{"```", "```console", "~~~~text", "'''"},
		[]string{"``", "```two words", "``` a`b", "x```"},
	},
	"elision": {
		[]string{"...", "[...]", "(...)", "....", "…", "[...SNIP...]", "...[snip]...", "(snip)", "<snip>", "--snip--", "...etc...",
			`\<some output omitted\>`, "[truncated]", "... more ...", "***cut***", "<!-- snip -->"},
		[]string{"snip", "more", "etc", "- removed", "* cut", "cut the cable...", "[TASK] 2025", "[svchost.exe]", "a...b", ".",
			"the list goes on ...", "(see above)", strings.Repeat(".", 200)},
	},
	"pager": {
		[]string{"-- More --", "-- More  --", "--More--", "--More--(12%)", "-- More (12%) --", "(END)"},
		[]string{"More", "-- More or less --", "(end)", "-- no more --", "-----"},
	},
	"interrupt": {
		[]string{"^C", "^Z"},
		[]string{"C", "^D^C", "^"},
	},
	"merge conflict marker": {
		[]string{"<<<<<<< HEAD", ">>>>>>> branch"},
		[]string{"<<<<<<<", "<< HEAD", ">>>> x"},
	},
	"shell banner": {
		[]string{"(c) Microsoft Corporation. All rights reserved.", "(c) 2017 Microsoft Corporation. Alle Rechte vorbehalten.",
			"Copyright (c) 2009 Microsoft Corporation.  All rights reserved.", "Windows PowerShell", "PowerShell 7.4.1"},
		[]string{"(c) Contoso Ltd.", "Microsoft Corporation", "Windows PowerShell is a shell", "PowerShell 7.4.1 was installed yesterday"},
	},
	"result word": {
		[]string{"Ok.", "OK", "确定。"},
		[]string{"Ok, then", "okay"},
	},
	"lone prompt sign": {
		[]string{">", "$", "λ", "#", "|", "*"},
		[]string{">>x", "$5", "-", "x"},
	},
	"code language": {
		[]string{"console", "PowerShell", "cmd"},
		[]string{"console output", "dosage", "text:"},
	},
	"PowerShell error detail": {
		[]string{"+ CategoryInfo          : ObjectNotFound: (x:String) [], CommandNotFoundException", "FullyQualifiedErrorId : CommandNotFoundException"},
		[]string{"CategoryInfo", "+ category : x", "The FullyQualifiedErrorId : x"},
	},
	"capture time": {
		[]string{"Netstat output above was taken at: 11:22:33"},
		[]string{"The output above was taken at 11:22"},
	},
}

func TestPatterns(t *testing.T) {
	for _, p := range Patterns() {
		tc, ok := cases[p.Name]
		if !ok || len(tc.hits) == 0 || len(tc.misses) == 0 {
			t.Errorf("pattern %q has no examples", p.Name)
		}
		for _, s := range tc.hits {
			if !p.Matches(s) {
				t.Errorf("%s: %q is none", p.Name, s)
			}
			if got := Name("  " + s + "\t"); got == "" {
				t.Errorf("%q has no name", s)
			}
		}
		for _, s := range tc.misses {
			if p.Matches(s) {
				t.Errorf("%s: %q is one", p.Name, s)
			}
		}
	}
	if len(cases) != len(Patterns()) {
		t.Errorf("%d cases for %d patterns", len(cases), len(Patterns()))
	}
}

func TestNoChatter(t *testing.T) {
	for _, s := range []string{"", "   ", "  TCP    0.0.0.0:80   0.0.0.0:0   LISTENING   4", " [svchost.exe]", "Active Connections", "qwx zzt"} {
		if got := Name(s); got != "" {
			t.Errorf("Name(%q) = %q", s, got)
		}
	}
}

func TestIsMarkup(t *testing.T) {
	for _, tc := range []struct {
		raw, repaired string
		want          bool
	}{
		{">", "", true},
		{"</pre>", "", true},
		{"\x1b[0m", "", true},
		{"", "", false},
		{" \u00a0\u200b", "", false},
		{"> x", "x", false},
	} {
		if got := IsMarkup(tc.raw, tc.repaired); got != tc.want {
			t.Errorf("IsMarkup(%q, %q) = %t", tc.raw, tc.repaired, got)
		}
	}
}

func FuzzName(f *testing.F) {
	for _, c := range cases {
		for _, s := range append(c.hits, c.misses...) {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		if Name(s) != Name("\t"+s+" ") {
			t.Errorf("blanks around %q matter", s)
		}
	})
}
