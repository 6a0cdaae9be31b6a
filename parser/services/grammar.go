package services

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

// A capture of several tokens must hold the repetition inside its parentheses:
// behind them every token would replace the one before.

type output struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Record  *record      `parser:"  @@"`
	Failure *failure     `parser:"| @@"`
	List    *list        `parser:"| @@"`
	Stop    *stop        `parser:"| @@"`
	Outcome *lexer.Token `parser:"| @Outcome"`
	Frame   *lexer.Token `parser:"| @(Success | Count | Ask | Done | Help)"`
	Stray   *lexer.Token `parser:"| @(Item | Sentence | Display)"`
}

type record struct {
	Name   *lexer.Token  `parser:"( @Name"`
	Fields []lexer.Token `parser:"  @((Property | Display)+)? | @(Property (Property | Display)*) )"`
}

type failure struct {
	Failed   lexer.Token  `parser:"@Failed"`
	Sentence *lexer.Token `parser:"@Sentence?"`
}

type list struct {
	Started lexer.Token   `parser:"@Started"`
	Items   []lexer.Token `parser:"@((Item | Sentence)+)?"`
	Done    *lexer.Token  `parser:"@Done?"`
}

type stop struct {
	Dependents *lexer.Token  `parser:"( @Dependents"`
	Also       *lexer.Token  `parser:"  @Also? | @Also )"`
	Items      []lexer.Token `parser:"@(Item+)?"`
	Ask        *lexer.Token  `parser:"@Ask?"`
}

var tokenNames = []string{"Name", "Display", "Property", "Failed", "Success", "Count", "Sentence",
	"Started", "Item", "Done", "Help", "Dependents", "Also", "Ask", "Outcome"}

// context is what the lines around say about a line.
type context struct {
	// name and display are the folded labels of the first lines of a record in
	// a language whose words are not known, else "".
	name, display string
	// heads are lines that stand, in such a language, where the heads of a
	// list stand: their trimmed texts and the names of their tokens.
	heads map[string]string
	// subjects are the services that an unknown sentence may speak of.
	subjects []string
}

func (c context) lexer() *linelex.Definition { return linelex.New(c.classify, tokenNames...) }

var grammar = sync.OnceValue(func() *participle.Parser[output] {
	return participle.MustBuild[output](participle.Lexer(context{}.lexer()))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func (c context) classify(line string) []linelex.Token {
	s := glued(strings.TrimSpace(line))
	if s == "" || len(s) > longest {
		return nil
	}
	if token := c.heads[s]; token != "" {
		return one(token, s)
	}
	if strings.HasPrefix(s, "[SC]") {
		switch _, code := failed(s); {
		case strings.Contains(strings.ToLower(s), "entriesread"):
			return one("Count", s)
		case code > 0:
			return one("Failed", s)
		}
		return one("Success", s)
	}
	if l, v, ok := linelex.Value(s); ok {
		switch field := label.Field("services.label", l); {
		case field == "name" && v != "", c.name != "" && label.Fold(l) == c.name:
			return one("Name", s)
		case field == "display", c.display != "" && label.Fold(l) == c.display:
			return one("Display", s)
		case field != "" && property(field, v), field == "" && padded(s) && shaped(v):
			return one("Property", s)
		}
	} else if strings.HasPrefix(s, ":") && len(s) > 1 && s[1] == ' ' {
		return one("Property", s)
	}
	if isCount(s) {
		return one("Count", s)
	}
	if isStarted(s) {
		return one("Started", s)
	}
	if m, _ := message(s); m.Field != "" {
		return one(messageToken[m.Field], s)
	}
	if isAsk(s) {
		return one("Ask", s)
	}
	if isControls(s) {
		return one("Property", s)
	}
	if c.speaks(s) {
		return one("Outcome", s)
	}
	if isSentence(s) {
		return one("Sentence", s)
	}
	if isItem(s) {
		return one("Item", line)
	}
	return nil
}

// messageToken names the tokens of the known sentences.
var messageToken = map[string]string{
	"dependents": "Dependents", "also": "Also", "done": "Done", "help": "Help",
	"stopping": "Outcome", "stopped": "Outcome", "stop-failed": "Outcome", "starting": "Outcome", "started": "Outcome",
	"start-failed": "Outcome", "not-started": "Outcome", "already-started": "Outcome", "busy": "Outcome",
	"invalid-name": "Failed", "system-error": "Failed", "service-error": "Failed", "no-error": "Help",
}

func one(name, value string) []linelex.Token {
	return []linelex.Token{{Name: name, Value: value}}
}
