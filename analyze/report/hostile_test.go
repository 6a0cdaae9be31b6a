package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"diag/analyze"
	"diag/parser"
)

// hostileDump puts s into every place of a dump from which text reaches a report.
func hostileDump(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, s)
	return strings.ReplaceAll(`(OS 10013) could not bind to address 0.0.0.0:80 @

C:\>netstat -abno

Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4
  TCP    0.0.0.0:443            0.0.0.0:0              LISTENING       4711
  @
 [@.exe]
  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       4712
 [@]

@

C:\>netsh http show servicestate view=requestq verbose=yes

Snapshot of HTTP service state (Request Queue View):
-----------------------------------------------------

Request queue name: @
    Version: 2.0
    State: Active
    Number of active processes attached: 1
    Processes:
        ID: 4713, image: C:\@\@.exe

    URL groups:
    URL group ID: FE00000340000001
        State: Active
        Request queue name: @
        Number of registered URLs: 1
        Registered URLs:
            HTTP://+:80/@/
        Server session ID: FF00000320000001
            Version: 2.0
            State: Active

C:\>netsh http show urlacl

URL Reservations:
-----------------

    Reserved URL            : http://+:80/@/
        User: CONTOSO\@
            Listen: Yes
            Delegate: No
            SDDL: D:(A;;GX;;;WD)

C:\>tasklist /svc

Image Name                     PID Services
========================= ======== ============================================
@                            4713 @
`, "@", s)
}

var ownHTML = regexp.MustCompile(`^(<details><summary>[A-Za-z :0-9]+</summary>|</details>)$`)

// TestHostile renders reports of hostile dumps as GitHub would and looks at the
// tree: nothing of the dump's text may be anything but text or code.
func TestHostile(t *testing.T) {
	for _, s := range hostile {
		d := parser.NewDump(parser.Parse("dump`|<b>"+s+".txt", []byte(hostileDump(s))))
		r := analyze.Analyze(d, analyze.Options{})
		var b bytes.Buffer
		if err := Markdown(&b, r); err != nil {
			t.Fatal(err)
		}
		checkReport(t, s, b.Bytes())
		b.Reset()
		if err := Brief(&b, r); err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b.Bytes(), []byte("\n")); n > maxBrief {
			t.Errorf("%q: the brief form has %d lines", s, n)
		}
		checkReport(t, s, b.Bytes())
	}
}

func checkReport(t *testing.T, s string, source []byte) {
	t.Helper()
	if i := bytes.IndexFunc(source, func(r rune) bool { return r != '\n' && hidden(r) }); i >= 0 {
		t.Errorf("%q: the report holds the character %q", s, source[i:i+4])
	}
	doc := gfm.Parser().Parse(text.NewReader(source))
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link, *ast.AutoLink, *ast.Image, *east.Strikethrough, *east.TaskCheckBox, *ast.CodeBlock:
			t.Errorf("%q: a %s came alive in\n%s", s, n.Kind(), source)
			return ast.WalkStop, nil
		case *ast.RawHTML:
			t.Errorf("%q: HTML %q came alive", s, n.Segments.Value(source))
		case *ast.HTMLBlock:
			for i := range n.Lines().Len() {
				seg := n.Lines().At(i)
				if line := strings.TrimSpace(string(seg.Value(source))); !ownHTML.MatchString(line) {
					t.Errorf("%q: HTML %q came alive", s, line)
				}
			}
		case *ast.Heading:
			if n.Lines().Len() == 1 {
				seg := n.Lines().At(0)
				if line := string(seg.Value(source)); !ownHeading.MatchString(line) {
					t.Errorf("%q: heading %q", s, line)
				}
			}
		case *east.Table:
			columns := n.FirstChild().ChildCount()
			for row := n.FirstChild(); row != nil; row = row.NextSibling() {
				if row.ChildCount() != columns {
					t.Errorf("%q: a row of %d cells in a table of %d columns", s, row.ChildCount(), columns)
				}
			}
		}
		return ast.WalkContinue, nil
	})
}

var ownHeading = regexp.MustCompile(`^((TCP|UDP) port \d+: [A-Za-z0-9. ]+|This machine: [A-Za-z0-9. ]+|No port stands out|[A-Z][a-z]+( [a-z]+)*)$`)

func FuzzMarkdown(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := parser.NewDump(parser.Parse("dump.txt", []byte(hostileDump(s))))
		var b bytes.Buffer
		if err := Markdown(&b, analyze.Analyze(d, analyze.Options{})); err != nil {
			t.Fatal(err)
		}
		checkReport(t, s, b.Bytes())
	})
}
