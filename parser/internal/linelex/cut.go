package linelex

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// A grammar of the form "@@*" fails beyond participle.MaxIterations parts, and
// all tokens of one call lie in memory with their trees; so longer streams are
// parsed in pieces. A piece ends at the first head token after pieceTokens, or
// at maxPiece tokens where no head comes.
const (
	pieceTokens = 100_000
	maxPiece    = 500_000
)

// Parse parses the stream in pieces of bounded size. Pieces begin at tokens
// with one of the names in heads; without heads they may begin at any token.
// The grammar must be total: it has to accept every sequence of tokens.
func Parse[T any](p *participle.Parser[T], d *Definition, s *Stream, heads ...string) ([]*T, error) {
	var trees []*T
	for tokens := s.tokens; ; {
		n := d.cut(tokens, heads)
		tree, err := ParseWhole(p, &Stream{tokens: tokens[:n]})
		if err != nil {
			return trees, err
		}
		trees = append(trees, tree)
		if tokens = tokens[n:]; len(tokens) == 0 {
			return trees, nil
		}
	}
}

// ParseWhole parses the stream in one call. It is for grammars whose repetitions
// stay below participle.MaxIterations, and that cannot go on in the middle.
func ParseWhole[T any](p *participle.Parser[T], s *Stream) (*T, error) {
	peeking, err := lexer.Upgrade(s)
	if err != nil {
		return nil, err
	}
	return p.ParseFromLexer(peeking)
}

// cut returns how many of the tokens the next piece takes.
func (d *Definition) cut(tokens []lexer.Token, heads []string) int {
	for n := pieceTokens; n < len(tokens) && n < maxPiece; n++ {
		if len(heads) == 0 {
			return n
		}
		for _, h := range heads {
			if tokens[n].Type == d.symbols[h] {
				return n
			}
		}
	}
	return min(len(tokens), maxPiece)
}
