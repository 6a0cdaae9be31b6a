package parser

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

const nonsense = "qwx zzt nothing of this kind"

// eachLine changes every line of a text.
func eachLine(change func(string) string) func(string) (string, bool) {
	return func(s string) (string, bool) {
		lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
		for i, l := range lines {
			lines[i] = change(l)
		}
		return strings.Join(lines, "\n") + "\n", true
	}
}

func utf16Text(order binary.AppendByteOrder) func(string) (string, bool) {
	return func(s string) (string, bool) {
		b := order.AppendUint16(nil, 0xfeff)
		for _, u := range utf16.Encode([]rune(s)) {
			b = order.AppendUint16(b, u)
		}
		return string(b), true
	}
}

// codePage writes a text in a code page, when that has all its characters.
func codePage(page *charmap.Charmap) func(string) (string, bool) {
	return func(s string) (string, bool) {
		out, err := page.NewEncoder().String(strings.ReplaceAll(s, "’", "'"))
		return out, err == nil && out != s
	}
}

// prefixed puts a mark before every line; of a line or two nobody knows it for one.
func prefixed(mark string) func(string) (string, bool) {
	return func(s string) (string, bool) {
		out, _ := eachLine(func(l string) string { return mark + l })(s)
		return out, strings.Count(s, "\n") > 3
	}
}

// numbered puts a line number before every line.
func numbered(format string) func(string) (string, bool) {
	return func(s string) (string, bool) {
		lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
		for i, l := range lines {
			lines[i] = fmt.Sprintf(format, i+1, l)
		}
		return strings.Join(lines, "\n") + "\n", len(lines) > 3
	}
}

var columnGap = regexp.MustCompile(` {2,}`)

// textVariants are what mail, forums, consoles and redirection do to a text.
// None of it may change the data, or a problem has to say so.
var textVariants = []struct {
	name   string
	change func(string) (text string, applies bool)
}{
	{"UTF-16LE", utf16Text(binary.LittleEndian)},
	{"UTF-16BE", utf16Text(binary.BigEndian)},
	{"code page 850", codePage(charmap.CodePage850)},
	{"Windows-1252", codePage(charmap.Windows1252)},
	{"byte order mark", func(s string) (string, bool) { return "\ufeff" + s, true }},
	{"CR LF", eachLine(func(l string) string { return l + "\r" })},
	{"CR CR LF", eachLine(func(l string) string { return l + "\r\r" })},
	{"quoted", func(s string) (string, bool) {
		quoted, _ := eachLine(func(l string) string { return strings.TrimRight("> "+l, " ") })(s)
		return quoted, strings.Count(s, "\n") > 3 // a line or two are not known for a quotation
	}},
	{"fenced", func(s string) (string, bool) { return "```console\n" + s + "```\n", true }},
	{"pre", func(s string) (string, bool) { return "<pre>\n" + s + "</pre>\n", !strings.ContainsAny(s, "<&") }},
	{"empty line after every line", eachLine(func(l string) string { return l + "\n" })},
	{"indented", eachLine(func(l string) string { return "    " + l })},
	{"flattened", eachLine(strings.TrimSpace)},
	{"padded", eachLine(func(l string) string { return l + strings.Repeat(" ", max(0, 70-len(l))) })},
	{"tabs", eachLine(func(l string) string {
		body := strings.TrimLeft(l, " ")
		return l[:len(l)-len(body)] + columnGap.ReplaceAllString(body, "\t")
	})},
	{"numbered", numbered("%d: %s")},
	{"numbered like a listing", numbered("%6d\t%s")},
	{"numbered in a web page", numbered("L%d: %s")},
	{"chat", prefixed("[10:31] Jane Roe: ")},
	{"comment", prefixed("# ")},
	{"coloured", eachLine(func(l string) string { return "\x1b[32m" + l + "\x1b[0m" })},
	{"no-break blanks", eachLine(func(l string) string {
		body := strings.TrimLeft(l, " ")
		return strings.Repeat("\u00a0", len(l)-len(body)) + body
	})},
	{"moved from some line on", func(s string) (string, bool) {
		lines := strings.SplitAfter(s, "\n")
		for i := 4; i < len(lines)-1; i++ {
			if lines[i] != "\n" {
				lines[i] = "    " + lines[i]
			}
		}
		return strings.Join(lines, ""), len(lines) > 6
	}},
	{"remarks", func(s string) (string, bool) {
		lines := strings.Split(s, "\n")
		for i := range lines {
			if i%4 == 1 && strings.TrimSpace(lines[i]) != "" {
				lines[i] = strings.TrimRight(lines[i], " ") + "  <-- this one"
			}
		}
		return strings.Join(lines, "\n"), true
	}},
	{"pager", func(s string) (string, bool) {
		lines := strings.SplitAfter(s, "\n")
		for i := range lines {
			if i%9 == 4 {
				lines[i] += "-- More  --\n"
			}
		}
		return strings.Join(lines, ""), true
	}},
	{"prose around", func(s string) (string, bool) { return "Hello,\nthis is what I see:\n\n" + s + "\nAny idea?\n", true }},
	{"a table below", func(s string) (string, bool) { return s + "\nC:\\>netstat -ano\n\n" + table, true }},
	{"twice", func(s string) (string, bool) { return s + "\nC:\\>\n\n" + s, true }},
}

// exempt tells why a variant may make another text of a fixture, or "".
func exempt(variant, fixture string) string {
	switch wrapped := strings.Contains(fixture, "wrap"); {
	case wrapped && (variant == "tabs" || variant == "flattened" || variant == "indented" || variant == "empty line after every line"):
		return "the place of the break is known by the width of the line above it"
	case variant == "flattened" && fixture == "netstat/testdata/cut-after-component.txt":
		return "a lone word is known for a component by its indentation only"
	case (variant == "tabs" || variant == "flattened" || variant == "moved from some line on") && (strings.HasPrefix(fixture, "wmic/") || strings.HasPrefix(fixture, "get")):
		return "the table is cut at the columns of its header"
	case variant == "tabs" && (strings.HasPrefix(fixture, "errortext/") || strings.HasPrefix(fixture, "services/")):
		return "messages and exit codes are quoted as they stand"
	case variant == "tabs" && strings.HasPrefix(fixture, "tasklist/"):
		return "columns of tasklist /v can be empty; their place tells which"
	case variant == "flattened" && strings.HasPrefix(fixture, "netshtree/"):
		return "lines without a label hang on the one above by their indentation"
	case variant == "tabs" && strings.HasPrefix(fixture, "netshtree/"):
		return "firewall rules are known by the column of their values"
	case variant == "tabs" && strings.HasPrefix(fixture, "systeminfo/"):
		return "labels with a colon, and unknown ones, are known by the column of the values"
	case variant == "flattened" && strings.HasPrefix(fixture, "services/"):
		return "net start indents the names, and nothing else tells them from prose"
	case strings.HasPrefix(fixture, "errortext/") && (variant == "quoted" || variant == "chat" || variant == "comment" || variant == "coloured" ||
		variant == "pager" || strings.HasPrefix(variant, "numbered")):
		return "an empty line with a mark is no blank one and parts messages"
	case variant == "moved from some line on" && (wrapped || strings.HasPrefix(fixture, "services/testdata/net-st")):
		return "the indentation tells breaks and the names of a short list"
	}
	return ""
}

var lineKey = regexp.MustCompile(`"(\w*line|\w*lines)":(\d+|\[[\d,]*\])`)

// content is the data of all sections, line numbers aside.
func content(t testing.TB, d *Document) (data []string, problems int) {
	t.Helper()
	for _, s := range d.Sections {
		b, err := json.Marshal(s.Data)
		if err != nil {
			t.Fatal(err)
		}
		data = append(data, s.Kind+" "+lineKey.ReplaceAllString(string(b), `"$1":0`))
		problems += len(s.Problems)
	}
	return data, problems
}

func TestVariants(t *testing.T) {
	for name, fixture := range fixtures(t) {
		original := Parse("dump.txt", []byte(string(fixture)))
		want, before := content(t, original)
		if len(want) == 0 {
			continue
		}
		for _, v := range textVariants {
			changed, applies := v.change(string(fixture))
			if !applies || exempt(v.name, name) != "" {
				continue
			}
			t.Run(v.name+" "+name, func(t *testing.T) {
				d := Parse("dump.txt", []byte(changed))
				checkDocument(t, d)
				got, after := content(t, d)
				want := want
				switch v.name {
				case "a table below":
					got = got[:max(len(got)-1, 0)]
				case "twice":
					want = append(append([]string{}, want...), want...)
				}
				if diff := cmp.Diff(want, got); diff != "" && after <= before {
					t.Errorf("data (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// Nonsense between the records of a plain text stays unknown and costs none of
// them.
func TestNonsense(t *testing.T) {
	for name, fixture := range fixtures(t) {
		if !strings.HasPrefix(name, "netstat/") && !strings.HasPrefix(name, "urlacl/") {
			continue // the others check this by themselves
		}
		s := string(fixture)
		original := Parse("dump.txt", []byte(s))
		want, _ := content(t, original)
		lines := strings.SplitAfter(s, "\n")
		for n := 1; n < len(lines)-1; n++ {
			if !startsRecord(lines[n]) || strings.Contains(name, "wrap") {
				continue
			}
			changed := strings.Join(lines[:n], "") + nonsense + "\n" + strings.Join(lines[n:], "")
			d := Parse("dump.txt", []byte(changed))
			got, _ := content(t, d)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: above line %d: data (-want +got):\n%s", name, n+1, diff)
			}
			if d.Mark(n+1) != MarkUnknown {
				t.Errorf("%s: nonsense above line %d has mark %d", name, n+1, d.Mark(n+1))
			}
		}
	}
}

func startsRecord(line string) bool {
	return strings.HasPrefix(line, "  TCP  ") || strings.HasPrefix(line, "  UDP  ") || strings.Contains(line, " : http")
}
