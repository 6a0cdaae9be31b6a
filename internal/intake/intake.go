// Package intake takes the texts of one machine out of files and archives,
// within limits: it turns down what is no text and unpacks no bombs.
package intake

import (
	"errors"
	"fmt"
	"strings"

	"diag/parser"
	"diag/parser/text"
)

// MaxMembers bounds how many files a folder or an archive may hold.
const MaxMembers = 10000

// Intake reads inputs. All fields but Documents have to be set.
type Intake struct {
	// Left is how many bytes of text may still be read.
	Left int64
	// Fail is told of an input that cannot be read, with advice or "". The
	// others go on.
	Fail func(err error, advice string)
	// TooLarge is told the name of an input that goes beyond Left.
	TooLarge func(name string)
	// Hint is told what was left out on purpose.
	Hint func(text string)
	// Documents are the texts read so far, in order.
	Documents []*parser.Document
	// failures counts what Fail and TooLarge were told.
	failures int
}

func (in *Intake) fail(err error, advice string) {
	in.failures++
	in.Fail(err, advice)
}

func (in *Intake) tooLarge(name string) {
	in.failures++
	in.TooLarge(name)
}

// Take parses the text of one file and keeps data.
func (in *Intake) Take(name string, data []byte) {
	if int64(len(data)) > in.Left {
		in.tooLarge(name)
		return
	}
	in.Left -= int64(len(data))
	if advice, err := Refuse(name, data); err != nil {
		in.fail(err, advice)
		return
	}
	in.Documents = append(in.Documents, parser.Parse(name, data))
}

// Refuse turns down what is no text, and advises what to do instead.
func Refuse(name string, data []byte) (advice string, err error) {
	switch {
	case len(data) == 0:
		return "the capture failed, or wrote somewhere else; run the command again and check the file", fmt.Errorf("%s: the file is empty", name)
	case text.Binary(data):
		return "give the text that the commands printed, for example from netstat -abno > dump.txt", fmt.Errorf("%s: this is no text file", name)
	}
	return "", nil
}

// Empty reports a folder or an archive ("folder", "archive") that holds nothing.
func (in *Intake) Empty(name, what string) {
	in.fail(errors.New(name+": the "+what+" holds no file"), "name the file or the folder that holds the captured text")
}

// Join names a member of a folder or an archive.
func Join(container, member string) string {
	return strings.TrimRight(container, "/") + "/" + member
}

// Litter reports files that systems leave in folders and archives. The name is
// separated by slashes.
func Litter(name string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	return base == ".DS_Store" || base == "Thumbs.db" || base == "desktop.ini" || strings.Contains("/"+name, "/__MACOSX/")
}

// Remarks says what a document is when it is not what the user may have meant.
func Remarks(d *parser.Document) []string {
	var out []string
	if len(d.Sections) == 0 {
		out = append(out, d.Name+": no output of a known command was found in it")
	}
	for _, s := range d.Sections {
		if n, ok := s.Data.(interface{ NotWindows() string }); ok && n.NotWindows() != "" {
			out = append(out, fmt.Sprintf("%s:%d: %s", d.Name, s.FirstLine, n.NotWindows()))
		}
	}
	return out
}
