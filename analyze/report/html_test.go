package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"diag/analyze"
	"diag/parser"
)

// ownElements are the elements of the page with their attributes, beside id,
// class, hidden and tabindex.
var ownElements = map[string]string{
	"html": "lang", "head": "", "meta": "charset http-equiv content name", "title": "", "style": "", "script": "", "body": "",
	"div":    "role aria-label aria-labelledby aria-hidden data-label data-from data-to data-command data-reads",
	"header": "", "nav": "aria-label", "main": "", "section": "aria-labelledby", "article": "aria-label aria-labelledby", "aside": "aria-labelledby",
	"h1": "", "h2": "", "h3": "", "h4": "", "p": "role", "ul": "", "ol": "", "li": "", "dl": "", "dt": "", "dd": "",
	"a": "href", "span": "role", "code": "", "pre": "", "kbd": "", "button": "type", "details": "", "summary": "",
	"label": "for", "input": "type autocomplete spellcheck placeholder",
	"table": "", "caption": "", "thead": "", "tbody": "", "tr": "", "th": "scope", "td": "",
	"svg": "viewbox width height focusable", "path": "d", "rect": "x y width height rx", "text": "x y",
}

var (
	ownID      = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	ownClasses = regexp.MustCompile(`^[a-z ]*$`)
	ownHref    = regexp.MustCompile(`^#[a-z][a-z0-9-]*$`)
)

func htmlOf(t testing.TB, r *analyze.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// elements calls f for every element below n.
func elements(n *html.Node, f func(*html.Node)) {
	for n := range n.Descendants() {
		if n.Type == html.ElementNode {
			f(n)
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for n := range n.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func hasClass(n *html.Node, class string) bool {
	for _, c := range strings.Fields(attribute(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

// checkPage looks at the tree of a page: it holds nothing but our elements and
// attributes, all links lead to places in it, and its policy allows exactly
// the style and the script that it has.
func checkPage(t *testing.T, name string, page []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	var hrefs []string
	count := map[string]int{}
	level := 0
	policy, style, script := "", "", ""
	for n := range doc.Descendants() {
		switch n.Type {
		case html.CommentNode:
			t.Errorf("%q: a comment: %q", name, n.Data)
		case html.TextNode:
			if p := n.Parent.Data; p != "style" && p != "script" {
				if i := strings.IndexFunc(n.Data, func(r rune) bool { return r != '\n' && r != '\t' && hidden(r) }); i >= 0 {
					t.Errorf("%q: a hidden character in %q", name, n.Data)
				}
			}
		}
	}
	elements(doc, func(n *html.Node) {
		allowed, ok := ownElements[n.Data]
		if !ok {
			t.Errorf("%q: element %s", name, n.Data)
			return
		}
		count[n.Data]++
		seen := map[string]bool{}
		for _, a := range n.Attr {
			key := strings.ToLower(a.Key)
			if seen[key] {
				t.Errorf("%q: attribute %s of %s twice", name, key, n.Data)
			}
			seen[key] = true
			switch {
			case key == "id":
				if !ownID.MatchString(a.Val) || ids[a.Val] {
					t.Errorf("%q: id %q, known: %v", name, a.Val, ids[a.Val])
				}
				ids[a.Val] = true
			case key == "class":
				if !ownClasses.MatchString(a.Val) {
					t.Errorf("%q: class %q", name, a.Val)
				}
			case key == "href":
				if !ownHref.MatchString(a.Val) {
					t.Errorf("%q: href %q", name, a.Val)
				}
				hrefs = append(hrefs, a.Val[1:])
			case key == "hidden" || key == "tabindex":
			case !strings.Contains(" "+allowed+" ", " "+key+" "):
				t.Errorf("%q: attribute %s=%q of %s", name, key, a.Val, n.Data)
			case strings.IndexFunc(a.Val, hidden) >= 0:
				t.Errorf("%q: a hidden character in %s=%q", name, key, a.Val)
			}
		}
		switch n.Data {
		case "meta":
			if attribute(n, "http-equiv") == "Content-Security-Policy" {
				policy = attribute(n, "content")
			}
		case "style":
			style = textOf(n)
		case "script":
			script = textOf(n)
		case "h1", "h2", "h3", "h4":
			now := int(n.Data[1] - '0')
			if now > level+1 {
				t.Errorf("%q: heading %q of level %d follows one of level %d", name, textOf(n), now, level)
			}
			level = now
			if strings.TrimSpace(textOf(n)) == "" {
				t.Errorf("%q: an empty heading", name)
			}
		}
	})
	for _, h := range hrefs {
		if !ids[h] {
			t.Errorf("%q: #%s leads nowhere", name, h)
		}
	}
	for _, one := range []string{"html", "head", "title", "style", "script", "body", "main", "h1"} {
		if count[one] != 1 {
			t.Errorf("%q: %d elements %s", name, count[one], one)
		}
	}
	want := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", hashOf(style), hashOf(script))
	if diff := cmp.Diff(want, policy); diff != "" {
		t.Errorf("%q: the policy does not fit the page (-want +got):\n%s", name, diff)
	}
	if style != htmlStyle || script != htmlScript {
		t.Errorf("%q: style or script differ from their sources", name)
	}
	return doc
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// pageHostile are texts that try to come alive in a page.
var pageHostile = []string{
	"</script><script>alert(1)</script>", "<svg/onload=alert(1)>", `" onmouseover="alert(1)`, "' onfocus='alert(1)' autofocus='",
	"</title><script>alert(1)</script>", "</style><style>*{display:none}</style>", "]]><b>x</b>", "<![CDATA[<b>]]>", "<!--", "--><b>", "<!DOCTYPE x>",
	"{{.Policy}}", "{{define \"x\"}}", "{{/*", "${alert(1)}", "`${x}`", "</code></td></tr></table><h1>x</h1>", "</div></main></body></html>",
	"javascript:alert(1)", "data:text/html,<b>x</b>", "&#60;b&#62;", "&lt;b&gt;", "&", "&amp", "<a href=//example.com>", "\\u003cb\\u003e",
	"<base href=http://example.com/>", "<meta http-equiv=refresh content=0>", "<iframe srcdoc='<b>'>", "<math><mi//xlink:href=\"data:x,<b>\">",
	"\x1b]8;;http://example.com\x07x\x1b]8;;\x07", "\u202egpj.exe\u202c", "\u2066x\u2069", "\u200f", "\x00\x01\x7f\u0085",
}

// TestHTMLHostile puts hostile texts wherever text of a dump reaches a report.
func TestHTMLHostile(t *testing.T) {
	for _, s := range append(pageHostile, hostile...) {
		dump := hostileDump(s)
		d := parser.NewDump(parser.Parse("dump\"><b>'"+s+".txt", []byte(dump)))
		doc := checkPage(t, s, htmlOf(t, analyze.Analyze(d, analyze.Options{})))
		checkLines(t, doc, d)
	}
}

// checkLines finds every line of the dump in the page, as it is.
func checkLines(t *testing.T, doc *html.Node, d *parser.Dump) {
	t.Helper()
	got := map[string]string{}
	elements(doc, func(n *html.Node) {
		if n.Data == "div" && hasClass(n, "l") {
			elements(n, func(c *html.Node) {
				if c.Data == "code" {
					got[attribute(n, "id")] = textOf(c)
				}
			})
		}
	})
	for i, document := range d.Documents {
		for n := 1; n <= document.Text.Len(); n++ {
			id := fmt.Sprintf("d%dl%d", i+1, n)
			if want := lineText(document.Text.Raw(n)); got[id] != want {
				t.Errorf("line %d is %q in the page, want %q", n, got[id], want)
			}
		}
	}
}

func TestHTMLTickets(t *testing.T) {
	everyReport(t, func(t *testing.T, r *analyze.Report) {
		page := htmlOf(t, r)
		doc := checkPage(t, t.Name(), page)
		checkLines(t, doc, r.Dump)
		if again := htmlOf(t, r); !bytes.Equal(page, again) {
			t.Error("the same report gives two pages")
		}
		// Every quote of the answer is a link to the line that it quotes.
		if len(r.Verdicts) == 0 {
			return
		}
		links := map[string]bool{}
		elements(doc, func(n *html.Node) {
			if n.Data == "a" && hasClass(n, "place") {
				links[attribute(n, "href")] = true
			}
		})
		for _, q := range r.Verdicts[0].Evidence {
			if href := "#d1l" + strconv.Itoa(q.Line); !links[href] {
				t.Errorf("no link to line %d", q.Line)
			}
		}
	})
}

// TestHTMLGolden keeps the page of one ticket, without style and script.
func TestHTMLGolden(t *testing.T) {
	page := string(htmlOf(t, ticket(t, filepath.Join(tickets, "port-1880-free"))))
	page = strings.Replace(page, htmlStyle, "", 1)
	page = strings.Replace(page, htmlScript, "", 1)
	page = regexp.MustCompile(`&#39;sha256-.*?&#39;`).ReplaceAllString(page, "HASH")
	golden(t, filepath.Join("testdata", "port-1880-free.html"), []byte(page))
}

// TestHTMLBig gives a page that can be opened for a dump that cannot be shown.
func TestHTMLBig(t *testing.T) {
	var b strings.Builder
	b.WriteString("C:\\>netstat -ano\n\nActive Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n")
	rows := 120_000
	for i := range rows {
		state := "TIME_WAIT"
		pid := 0
		if i == rows/2 {
			fmt.Fprintf(&b, "  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       5120\n")
		}
		fmt.Fprintf(&b, "  TCP    192.0.2.10:%d       198.51.100.%d:443     %s       %d\n", 49152+i%16000, i%250+1, state, pid)
	}
	d := parser.NewDump(parser.Parse("dump.txt", []byte(b.String())))
	r := analyze.Analyze(d, analyze.Options{Question: analyze.Question{Ports: []analyze.PortQuery{{Port: 8080, Transport: "tcp"}}}})
	page := htmlOf(t, r)
	if len(page) > 8<<20 {
		t.Errorf("the page has %d bytes", len(page))
	}
	doc := checkPage(t, "big", page)
	shown := 0
	elements(doc, func(n *html.Node) {
		if n.Data == "div" && hasClass(n, "l") {
			shown++
		}
	})
	left := 0
	for _, m := range regexp.MustCompile(`<p class="gap">[^<]*\((\d+)\)</p>`).FindAllSubmatch(page, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		left += n
	}
	if all := d.Documents[0].Text.Len(); shown+left != all || shown == 0 || left == 0 {
		t.Errorf("%d lines are shown and %d left out of %d", shown, left, all)
	}
	if len(r.Verdicts) == 0 || len(r.Verdicts[0].Evidence) == 0 {
		t.Fatal("no evidence")
	}
	for _, q := range r.Verdicts[0].Evidence {
		if !bytes.Contains(page, fmt.Appendf(nil, `id="d1l%d"`, q.Line)) {
			t.Errorf("line %d is quoted and not shown", q.Line)
		}
	}
}

func TestLineText(t *testing.T) {
	long := strings.Repeat("ä", maxLineText)
	for in, want := range map[string]string{
		"a\tb":          "a\tb",
		"\x1b[31m\tx":   `\x1b[31m` + "\tx",
		"x\u202ey":      `x\u{202e}y`,
		long:            long,
		long + "ö":      long + " … (2 bytes more)",
		long + "\xff..": long + " … (3 bytes more)",
	} {
		if got := lineText(in); got != want {
			t.Errorf("lineText(%.20q) = %.80q, want %.80q", in, got, want)
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, s := range pageHostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := parser.NewDump(parser.Parse("dump.txt", []byte(hostileDump(s))))
		checkLines(t, checkPage(t, s, htmlOf(t, analyze.Analyze(d, analyze.Options{}))), d)
	})
}

func BenchmarkHTML(b *testing.B) {
	r := analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte(hostileDump("x")))), analyze.Options{})
	for b.Loop() {
		if err := HTML(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
