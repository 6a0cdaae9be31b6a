package netstat

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/google/go-cmp/cmp"

	"diag/internal/bigtext"
	"diag/parser/internal/command"
	"diag/parser/text"
)

// reference is the plain grammar of a table, with a token for every line and a
// node for every row. table must read the same out of any text.
type reference struct {
	Parts []*referencePart `parser:"@@*"`
}

type referencePart struct {
	Frame  *lexer.Token `parser:"  @(Title | Header | Elevation)"`
	Entry  *entry       `parser:"| @@"`
	Spread *spread      `parser:"| @@"`
	Stray  *lexer.Token `parser:"| @(Word | Executable | Owner | Text | Endpoint | Number)"`
}

// entry is a row and the owner lines of netstat -b below it.
type entry struct {
	Row   lexer.Token   `parser:"@Row"`
	Words []lexer.Token `parser:"@(Word+)?"`
	Owner *lexer.Token  `parser:"@(Executable | Owner | Text)?"`
}

var referenceGrammar = sync.OnceValue(func() *participle.Parser[reference] {
	return participle.MustBuild[reference](participle.Lexer(definition))
})

func describe(row line, words []line, owner *line) string {
	var b strings.Builder
	fmt.Fprintf(&b, "entry %d %q", row.number, row.text)
	for _, w := range words {
		fmt.Fprintf(&b, " word %d", w.number)
	}
	if owner != nil {
		fmt.Fprintf(&b, " owner %d", owner.number)
	}
	return b.String()
}

func lineOf(t lexer.Token) line { return line{text: t.Value, number: int32(t.Pos.Line)} }

func describeSpread(s *spread) string {
	return fmt.Sprintf("spread %d %d %t %t", s.Proto.Pos.Line, len(s.Endpoints), s.State != nil, s.PID != nil)
}

// byReference reads a text with the reference grammar.
func byReference(t *testing.T, s string) (parts []string) {
	t.Helper()
	tree, err := referenceGrammar().ParseString("", s)
	if err != nil {
		t.Fatalf("reference: %v", err)
	}
	for _, p := range tree.Parts {
		switch {
		case p.Frame != nil:
			parts = append(parts, fmt.Sprintf("frame %d", p.Frame.Pos.Line))
		case p.Entry != nil:
			var words []line
			for _, w := range p.Entry.Words {
				words = append(words, lineOf(w))
			}
			var owner *line
			if p.Entry.Owner != nil {
				o := lineOf(*p.Entry.Owner)
				owner = &o
			}
			parts = append(parts, describe(lineOf(p.Entry.Row), words, owner))
		case p.Spread != nil:
			parts = append(parts, describeSpread(p.Spread))
		default:
			parts = append(parts, fmt.Sprintf("stray %d", p.Stray.Pos.Line))
		}
	}
	return parts
}

// byBlocks reads a text as Read does.
func byBlocks(t *testing.T, s string) (parts []string) {
	t.Helper()
	doc := text.Decode("", []byte(s))
	in := &command.Input{Doc: doc, First: 1, Last: doc.Len(), Marks: make([]command.Mark, doc.Len())}
	lines := &lineLexer{in: in, next: 1, last: doc.Len()}
	stream, err := lexer.Upgrade(lines)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := grammar().ParseFromLexer(stream)
	if err != nil {
		t.Fatalf("grammar: %v", err)
	}
	for _, p := range tree.Parts {
		switch {
		case p.Frame != nil:
			parts = append(parts, fmt.Sprintf("frame %d", p.Frame.Pos.Line))
		case p.Block != nil:
			entries(lines.lines[p.Block.from:p.Block.to], func(row line, words []line, owner *line) {
				parts = append(parts, describe(row, words, owner))
			}, func(l line) { parts = append(parts, fmt.Sprintf("stray %d", l.number)) })
		case p.Spread != nil:
			parts = append(parts, describeSpread(p.Spread))
		default:
			parts = append(parts, fmt.Sprintf("stray %d", p.Stray.Pos.Line))
		}
	}
	return parts
}

func TestBlocksEqualReference(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(byReference(t, string(b)), byBlocks(t, string(b))); diff != "" {
			t.Errorf("%s (-reference +blocks):\n%s", f, diff)
		}
	}
	var big bytes.Buffer
	if err := bigtext.Netstat(&big, 2000); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(byReference(t, big.String()), byBlocks(t, big.String())); diff != "" {
		t.Errorf("a big table (-reference +blocks):\n%s", diff)
	}
}

func FuzzBlocksEqualReference(f *testing.F) {
	addFixtures(f)
	f.Fuzz(func(t *testing.T, s string) {
		if diff := cmp.Diff(byReference(t, s), byBlocks(t, s)); diff != "" {
			t.Errorf("(-reference +blocks):\n%s", diff)
		}
	})
}

// addFixtures seeds a fuzz target with all fixtures.
func addFixtures(f *testing.F) {
	f.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
}

func TestEBNF(t *testing.T) {
	for _, want := range []string{"Table = ", "Spread = ", "<title>", "<executable>"} {
		if !strings.Contains(EBNF(), want) {
			t.Errorf("the grammar does not speak of %q:\n%s", want, EBNF())
		}
	}
}
