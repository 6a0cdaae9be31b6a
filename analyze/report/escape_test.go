package report

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

var gfm = goldmark.New(goldmark.WithExtensions(extension.GFM))

// nodes renders Markdown as GitHub would and returns the kinds of all nodes
// that are neither text nor the paragraph around it, and the texts of code spans.
func nodes(source string) (kinds, codes []string) {
	src := []byte(source)
	doc := gfm.Parser().Parse(text.NewReader(src))
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Document, *ast.Text, *ast.Paragraph, *ast.String:
		case *ast.CodeSpan:
			var b strings.Builder
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				b.Write(c.(*ast.Text).Segment.Value(src))
			}
			codes = append(codes, b.String())
			return ast.WalkSkipChildren, nil
		default:
			kinds = append(kinds, n.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	return kinds, codes
}

var hostile = []string{
	"plain",
	"`", "``", "a`b``c", "`x`",
	"[a](http://example.com)", "![a](http://example.com/x.png)", "<http://example.com>", "http://example.com/", "www.example.com",
	"pat@example.com", "mailto:pat@example.com", "@contoso", "#12", "GH-12", "contoso/app#7", "0123abcdef0123abcdef",
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- x", "&lt;b&gt;", "<details>",
	"**bold**", "*i*", "_i_", "__b__", "~~gone~~", "a_b_c",
	"# heading", "- item", "1. item", "1) item", "> quote", "---", "===", "***", "```", "~~~", "    code",
	"a|b", `a\|b`, `a\`, `\`, "|", "||", "|---|---|", "a | b `c | d`", "\\`|`",
	"two\nlines", "two\r\n\r\n# lines", "tab\there", "\x1b[31mred\x1b[0m", "\x00", "\x9b31m", "bidi\u202etxt.exe", "zero\u200bwidth", "\ufeff",
	"[x]: http://example.com", "[^1]", ":smile:", "$x$", "$$x$$", "{{x}}", "%%{init}%%",
	"a \"quoted `tick` text\" b", "\"", "\"\"", "\"unclosed", "(see http://example.com/)", "http://+:80/a_(b)_c/",
	"CON|TO`SO", "javascript:alert(1)", "- [ ] task", "Größe", "ポート", "\u2028x", "\xff\xfe",
}

func TestCode(t *testing.T) {
	for _, s := range hostile {
		want := strings.TrimSpace(visible(s))
		kinds, codes := nodes("x " + code(s) + " y\n")
		if want == "" {
			continue
		}
		if diff := cmp.Diff([]string{want}, codes); diff != "" || len(kinds) > 0 {
			t.Errorf("code(%q) = %s\nkinds %v\n%s", s, code(s), kinds, diff)
		}
	}
}

func TestProse(t *testing.T) {
	for _, s := range hostile {
		for _, source := range []string{prose(s), "- " + prose(s), "**" + strong("x "+s+" y") + "**"} {
			checkInert(t, s, source)
		}
	}
}

// The name of an account is one code span although it holds blanks.
func TestProseAccounts(t *testing.T) {
	for s, want := range map[string]string{
		`Reserved for NT AUTHORITY\NETWORK SERVICE, and no other.`: "Reserved for `NT AUTHORITY\\NETWORK SERVICE`, and no other.",
		`(for NT SERVICE\WinRM) has no registration`:               "(for `NT SERVICE\\WinRM`) has no registration",
		`BUILTIN\Users and NT AUTHORITY\SYSTEM`:                    "`BUILTIN\\Users` and `NT AUTHORITY\\SYSTEM`",
		`NT SERVICE\`:                                              "NT `SERVICE\\`",
		`an NT machine`:                                            "an NT machine",
	} {
		if got := prose(s); got != strings.ReplaceAll(want, `\\`, `\`) {
			t.Errorf("prose(%q) = %s, want %s", s, got, want)
		}
	}
}

// checkInert fails for Markdown in which text of the dump came alive.
func checkInert(t *testing.T, s, source string) {
	t.Helper()
	if strings.ContainsAny(source, "\n\r\x1b\x00\u202e") {
		t.Errorf("prose(%q) = %q holds characters that act", s, source)
	}
	kinds, _ := nodes(source + "\n")
	for _, k := range kinds {
		switch k {
		case "List", "ListItem", "TextBlock", "Emphasis": // our own
		default:
			t.Errorf("prose(%q) = %s\nhas a %s", s, source, k)
		}
	}
}

func TestProseReads(t *testing.T) {
	tests := []struct{ in, want string }{
		{"TCP port 80 is held by node.exe (PID 12).", "TCP port 80 is held by node.exe (PID 12)."},
		{`The queue "Default App|Pool" is down.`, "The queue `Default App|Pool` is down."},
		{"Nobody registered http://+:80/x/, but it is reserved.", "Nobody registered `http://+:80/x/`, but it is reserved."},
		{"Tools > Options > Advanced", "Tools > Options > Advanced"},
		{"It belongs to CONTOSO\\svc_app.", "It belongs to `CONTOSO\\svc_app`."},
		{"*", "`*`"},
	}
	for _, tt := range tests {
		if got := prose(tt.in); got != tt.want {
			t.Errorf("prose(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestCells: a cell stays one cell, and shows the text.
func TestCells(t *testing.T) {
	for _, s := range hostile {
		checkRow(t, s)
	}
}

func checkRow(t *testing.T, s string) {
	t.Helper()
	source := "| a | b | c |\n|---|---|---|\n| " + codeCell(s) + " | " + cell(s) + " | end |\n"
	src := []byte(source)
	doc := gfm.Parser().Parse(text.NewReader(src))
	table, ok := doc.FirstChild().(*east.Table)
	if !ok || table.NextSibling() != nil || table.ChildCount() != 2 {
		t.Fatalf("%q breaks the table:\n%s", s, source)
	}
	row := table.LastChild()
	if row.ChildCount() != 3 {
		t.Fatalf("%q makes %d cells:\n%s", s, row.ChildCount(), source)
	}
	if last, ok := row.LastChild().FirstChild().(*ast.Text); !ok || string(last.Segment.Value(src)) != "end" {
		t.Errorf("%q moves the last cell:\n%s", s, source)
	}
	ast.Walk(row, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.(type) {
		case *ast.Link, *ast.AutoLink, *ast.Image, *ast.RawHTML, *ast.HTMLBlock, *ast.Emphasis, *east.Strikethrough:
			t.Errorf("%q comes alive as %s in\n%s", s, n.Kind(), source)
		}
		return ast.WalkContinue, nil
	})
}

func FuzzEscape(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v := visible(s); strings.ContainsFunc(v, func(r rune) bool { return unicode.IsControl(r) || r == '\u202e' }) {
			t.Errorf("visible(%q) = %q", s, v)
		}
		if want := strings.TrimSpace(visible(s)); want != "" {
			_, codes := nodes("x " + code(s) + " y\n")
			if diff := cmp.Diff([]string{want}, codes); diff != "" {
				t.Errorf("code(%q): %s", s, diff)
			}
		}
		checkInert(t, s, prose(s))
		checkRow(t, s)
		lines := strings.Split(fence("text", s, ""), "\n")
		kinds, _ := nodes(fence("text", s, ""))
		if diff := cmp.Diff([]string{"FencedCodeBlock"}, kinds); diff != "" {
			t.Errorf("fence(%q) = %q: %s", s, lines, diff)
		}
	})
}
