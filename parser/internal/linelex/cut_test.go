package linelex

import (
	"testing"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
)

type cutTree struct {
	Groups []*cutGroup `parser:"@@*"`
}

type cutGroup struct {
	Head *lexer.Token  `parser:"  @Head"`
	Rows []lexer.Token `parser:"| @(Row+)"`
}

func TestParseInPieces(t *testing.T) {
	d := New(func(line string) []Token {
		if line == "h" {
			return []Token{{Name: "Head", Value: line}}
		}
		return []Token{{Name: "Row", Value: line}}
	}, "Head", "Row")
	p := participle.MustBuild[cutTree](participle.Lexer(d))
	for _, tc := range []struct {
		name  string
		lines int
		every int // a head stands on every so manyeth line; 0: none
		heads []string
		// pieces is the number of pieces wanted.
		pieces int
	}{
		{"nothing", 0, 0, nil, 1},
		{"short", 10, 3, []string{"Head"}, 1},
		{"at heads", 2*pieceTokens + 20, 7, []string{"Head"}, 3},
		{"anywhere", 2*pieceTokens + 20, 0, nil, 3},
		{"no head comes", maxPiece + 20, 0, []string{"Head"}, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			lines := make([]command.Line, tc.lines)
			for i := range lines {
				lines[i] = command.Line{First: i + 1, Last: i + 1, Text: "r"}
				if tc.every > 0 && i%tc.every == 0 {
					lines[i].Text = "h"
				}
			}
			s, _ := d.Stream(lines)
			trees, err := Parse(p, d, s, tc.heads...)
			if err != nil {
				t.Fatal(err)
			}
			if len(trees) != tc.pieces {
				t.Errorf("%d pieces, want %d", len(trees), tc.pieces)
			}
			tokens := 0
			for i, tree := range trees {
				for _, g := range tree.Groups {
					tokens += len(g.Rows)
					if g.Head != nil {
						tokens++
					}
				}
				if i > 0 && tc.every > 0 && tree.Groups[0].Head == nil {
					t.Errorf("piece %d does not begin with a head", i)
				}
			}
			if tokens != tc.lines {
				t.Errorf("%d tokens came back, want %d", tokens, tc.lines)
			}
		})
	}
}
