package signature

import (
	"fmt"
	"strings"
)

// The decoder gives no line for a value inside an array of tables, so the lines of headers
// and keys are collected from the text itself. The same walk refuses text nested or dotted
// so deeply that decoding it would exhaust stack or time.

const (
	maxNesting = 32
	maxDots    = 64
	maxLines   = 100_000
)

// mark is a line that starts something.
type mark struct {
	line  int
	what  markKind
	name  string // header or key
	under string // element: the key whose array it belongs to
}

type markKind uint8

const (
	markHeader  markKind = iota // [[signature.match]]
	markKey                     // certainty = ...
	markElement                 // { url = ... } inside an array
)

type locator struct {
	marks   []mark
	headers map[string][]int // by name: indexes in marks, in order
}

// first gives the line of the first mark with the name, or 1.
func (l *locator) first(name string) int {
	for _, m := range l.marks {
		if m.name == name {
			return m.line
		}
	}
	return 1
}

func newLocator(text string) (*locator, error) {
	var marks []mark
	headers := make(map[string][]int)
	var quote string // the open string delimiter, empty outside of strings
	depth, line := 0, 0
	key := ""
	for raw := range strings.SplitSeq(text, "\n") {
		line++
		if line > maxLines {
			return nil, &LoadError{Line: line, Message: "too many lines", Hint: fmt.Sprintf("a file may hold %d lines", maxLines)}
		}
		trimmed := strings.TrimSpace(raw)
		if quote == "" {
			switch {
			case depth == 0 && strings.HasPrefix(trimmed, "[["):
				name, _, _ := strings.Cut(trimmed[2:], "]")
				name = strings.TrimSpace(name)
				headers[name] = append(headers[name], len(marks))
				marks = append(marks, mark{line, markHeader, name, ""})
			case depth == 0 && strings.HasPrefix(trimmed, "["):
			case strings.HasPrefix(trimmed, "{"):
				marks = append(marks, mark{line, markElement, "", key})
			case depth == 0:
				if name, value, ok := strings.Cut(trimmed, "="); ok && !strings.HasPrefix(trimmed, "#") {
					key = strings.Trim(strings.TrimSpace(name), `"'`)
					marks = append(marks, mark{line, markKey, key, ""})
					if value = strings.TrimSpace(value); strings.HasPrefix(value, "[") && strings.HasPrefix(strings.TrimSpace(value[1:]), "{") {
						marks = append(marks, mark{line, markElement, "", key})
					}
				}
			}
		}
		dots := 0
		for i := 0; i < len(raw); i++ {
			c := raw[i]
			if quote != "" {
				switch {
				case c == '\\' && quote[0] == '"':
					i++
				case strings.HasPrefix(raw[i:], quote):
					i += len(quote) - 1
					quote = ""
				}
				continue
			}
			switch c {
			case '#':
				i = len(raw)
			case '"', '\'':
				quote = raw[i : i+1]
				if triple := strings.Repeat(quote, 3); strings.HasPrefix(raw[i:], triple) {
					quote = triple
					i += 2
				}
			case '[', '{':
				if depth++; depth > maxNesting {
					return nil, &LoadError{Line: line, Message: "brackets are nested too deeply", Hint: "a signature needs two levels"}
				}
			case ']', '}':
				depth = max(depth-1, 0)
			case '.':
				if dots++; dots > maxDots {
					return nil, &LoadError{Line: line, Message: "too many dots in one line", Hint: `names with dots stand in quotes: "127.0.0.1"`}
				}
			}
		}
		if len(quote) == 1 { // such a string ends with its line
			quote = ""
		}
	}
	return &locator{marks, headers}, nil
}

// line locates a key of the nth table called name; within that of the kth element of the
// array sub if sub is not empty. Where the exact line is not found, that of the next wider
// part is given, and 1 if there is none.
func (l *locator) line(name string, n int, sub string, k int, key string) int {
	if n >= len(l.headers[name]) {
		return 1
	}
	start := l.headers[name][n]
	found := l.marks[start]
	if sub == "" && key == "" {
		return found.line
	}
	end := start + 1
	for end < len(l.marks) && (l.marks[end].what != markHeader || strings.HasPrefix(l.marks[end].name, name+".")) {
		end++
	}
	body := l.marks[start+1 : end]
	if sub != "" {
		for i, m := range body {
			isElement := m.what == markElement && m.under == sub || m.what == markHeader && m.name == name+"."+sub
			if !isElement {
				continue
			}
			if k > 0 {
				k--
				continue
			}
			found = m
			body = body[i+1:]
			break
		}
		if found.what == markElement {
			return found.line
		}
	}
	for _, m := range body {
		if m.what == markHeader {
			break
		}
		if m.what == markKey && m.name == key {
			return m.line
		}
	}
	return found.line
}
