package servicestate

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

type outputNode struct {
	Parts []*partNode `parser:"@@*"`
}

type partNode struct {
	Title    *lexer.Token  `parser:"  @Title"`
	Failure  *lexer.Token  `parser:"| @Failure"`
	Queues   *lexer.Token  `parser:"| @Queues"`
	Session  *sessionNode  `parser:"| @@"`
	Queue    *queueNode    `parser:"| @@"`
	Group    *groupNode    `parser:"| @@"`
	Headless *headlessNode `parser:"| @@"`
	URL      *lexer.Token  `parser:"| @URL"`
	Stray    *lexer.Token  `parser:"| @(Version | State | Verbosity | MaxRequests | ActiveRequests | QueuedRequests | Arrived | Rejected | Attached | Controller | ProcessIDs | PID | Process | Services | TaggedService | Count | LogDirectory | Unnamed)"`
}

// A session holds groups in the session view only.
type sessionNode struct {
	ID    lexer.Token        `parser:"@SessionID"`
	Items []*sessionItemNode `parser:"@@*"`
}

type sessionItemNode struct {
	Lines []lexer.Token `parser:"  @((Version | State)+)"`
	Group *groupNode    `parser:"| @@"`
}

type groupNode struct {
	ID    lexer.Token `parser:"@GroupID"`
	Lines *groupLines `parser:"@@?"`
}

// headlessNode is a group whose first lines were cut off.
type headlessNode struct {
	Queue lexer.Token   `parser:"@GroupQueue"`
	Lines []lexer.Token `parser:"@((Unnamed | Count | LogDirectory | URL)*)"`
}

// A queue holds groups in the request queue view only.
type queueNode struct {
	Name  lexer.Token      `parser:"@Queue"`
	Items []*queueItemNode `parser:"@@*"`
}

type queueItemNode struct {
	Lines   *queueLines      `parser:"  @@"`
	Process *processNode     `parser:"| @@"`
	URLs    []lexer.Token    `parser:"| @(URL+)"`
	Group   *nestedGroupNode `parser:"| @@"`
}

type processNode struct {
	ID       lexer.Token   `parser:"@(PID | Process)"`
	Services []lexer.Token `parser:"@((Services | TaggedService)*)"`
}

type nestedGroupNode struct {
	Group   *groupNode         `parser:"@@"`
	Session *nestedSessionNode `parser:"@@?"`
}

type nestedSessionNode struct {
	ID    lexer.Token   `parser:"@SessionID"`
	Lines []lexer.Token `parser:"@((Version | State)*)"`
}

// The two types below read runs of tokens in one step, where trying the
// alternatives one by one would take most of the time. Their fields carry the
// grammar that the step equals; the tests hold them to it.

// queueLines are the labelled lines of a queue.
type queueLines struct {
	Tokens []lexer.Token `parser:"@((Version | State | Verbosity | MaxRequests | ActiveRequests | QueuedRequests | Arrived | Rejected | Attached | Controller | ProcessIDs | Unnamed)+)"`
}

// groupLines are the lines of a group.
type groupLines struct {
	Tokens []lexer.Token `parser:"@((State | GroupQueue | Unnamed | Count | LogDirectory | URL)+)"`
}

// Parse implements participle.Parseable.
func (q *queueLines) Parse(l *lexer.PeekingLexer) error {
	return run(l, &q.Tokens, setOf(version, state, verbosity, maxRequests, activeRequests, queuedRequests, arrived,
		rejected, attached, controller, processIDs, unnamed))
}

// Parse implements participle.Parseable.
func (g *groupLines) Parse(l *lexer.PeekingLexer) error {
	return run(l, &g.Tokens, setOf(state, groupQueue, unnamed, count, logDirectory, url))
}

type set uint64

func setOf(list ...field) (s set) {
	for _, f := range list {
		s |= 1 << f
	}
	return s
}

// run takes the tokens that are in the set, one at least.
func run(l *lexer.PeekingLexer, to *[]lexer.Token, in set) error {
	var buf [16]lexer.Token
	got := buf[:0]
	for t := l.Peek(); t.Type > 0 && in&(1<<t.Type) != 0; t = l.Peek() {
		got = append(got, *l.Next())
	}
	if len(got) == 0 {
		return participle.NextMatch
	}
	*to = append(make([]lexer.Token, 0, len(got)), got...)
	return nil
}

var grammar = sync.OnceValue(func() *participle.Parser[outputNode] {
	return participle.MustBuild[outputNode](participle.Lexer(definition{}))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }
