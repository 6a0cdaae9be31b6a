package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"diag/parser/netstat"
)

// lineRecord is a part of a section's data that a line became.
type lineRecord struct {
	// Path leads to it from the data: "connections[3]", "queues[0].processes[1]",
	// or wholeData.
	Path string `json:"path"`
	// Line is where the record begins.
	Line int             `json:"line"`
	Data json.RawMessage `json:"data"`
}

// wholeData is the path of a section's data itself.
const wholeData = "."

// tree is the data for people: one value a line, nested ones indented.
func (r lineRecord) tree() string {
	var b bytes.Buffer
	if err := json.Indent(&b, r.Data, "", "  "); err != nil {
		return string(r.Data)
	}
	return b.String()
}

// recordsAt returns the records that line n became. Where none names the line
// the record above goes on in it: an owner line of netstat, for instance.
func recordsAt(data any, n int) []lineRecord {
	if t, ok := data.(*netstat.Table); ok {
		return rowAt(t, n)
	}
	text, err := marshal(data)
	if err != nil {
		return []lineRecord{}
	}
	f := &recordFinder{want: n}
	f.walk(json.RawMessage(text), "")
	switch {
	case len(f.found) > 0:
		return f.found
	case f.above != nil:
		return []lineRecord{*f.above}
	}
	return []lineRecord{{Path: wholeData, Line: n, Data: text}}
}

// rowAt finds the row of a table, which may be too large to print whole.
func rowAt(t *netstat.Table, n int) []lineRecord {
	i, at := 0, -1
	var row *netstat.Connection
	for c := range t.All() {
		if c.Line() > n {
			break
		}
		row, at = c, i
		i++
	}
	if row == nil {
		return []lineRecord{}
	}
	text, err := marshal(row)
	if err != nil {
		return []lineRecord{}
	}
	return []lineRecord{{Path: fmt.Sprintf("connections[%d]", at), Line: row.Line(), Data: text}}
}

// marshal is json.Marshal without the escapes for HTML.
func marshal(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// recordFinder looks for objects that name a line.
type recordFinder struct {
	want  int
	found []lineRecord
	// above is the last record that begins above the line.
	above *lineRecord
}

// member is one key of an object with its value, in printed order.
type member struct {
	key   string
	value json.RawMessage
}

// walk visits a value; it reports whether something in it names the line.
func (f *recordFinder) walk(v json.RawMessage, path string) bool {
	switch {
	case len(v) == 0:
		return false
	case v[0] == '[':
		var list []json.RawMessage
		if json.Unmarshal(v, &list) != nil {
			return false
		}
		hit := false
		for i, e := range list {
			if f.walk(e, path+"["+strconv.Itoa(i)+"]") {
				hit = true
			}
		}
		return hit
	case v[0] != '{':
		return false
	}
	hit := false
	members := object(v)
	for _, m := range members {
		if f.walk(m.value, strings.TrimPrefix(path+"."+m.key, ".")) {
			hit = true
		}
	}
	if hit {
		return true
	}
	line := 0
	for _, m := range members {
		if m.key == "line" {
			line, _ = strconv.Atoi(string(m.value))
		}
	}
	for _, m := range members {
		if names(m, f.want) {
			at := line
			if at == 0 {
				at = f.want
			}
			if path == "" {
				path = wholeData
			}
			f.found = append(f.found, lineRecord{Path: path, Line: at, Data: v})
			return true
		}
	}
	if line > 0 && line < f.want && (f.above == nil || line >= f.above.Line) {
		f.above = &lineRecord{Path: path, Line: line, Data: v}
	}
	return false
}

// object returns the members of an object in their order.
func object(v json.RawMessage) []member {
	dec := json.NewDecoder(bytes.NewReader(v))
	if _, err := dec.Token(); err != nil {
		return nil
	}
	var out []member
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			return out
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return out
		}
		out = append(out, member{name, value})
	}
	return out
}

// names reports whether a member is the number, or a list with the number, of
// line n.
func names(m member, n int) bool {
	switch {
	case m.key == "line" || strings.HasSuffix(m.key, "_line"):
		return string(m.value) == strconv.Itoa(n)
	case m.key == "lines" || strings.HasSuffix(m.key, "_lines"):
		var list []int
		if json.Unmarshal(m.value, &list) != nil {
			return false
		}
		for _, l := range list {
			if l == n {
				return true
			}
		}
	}
	return false
}
