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
	ID    lexer.Token   `parser:"@GroupID"`
	Lines []lexer.Token `parser:"@((URL | State | GroupQueue | Count | LogDirectory | Unnamed)*)"`
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
	Lines   []lexer.Token    `parser:"  @((Version | State | Verbosity | MaxRequests | Attached | Controller | ProcessIDs | Unnamed | ActiveRequests | QueuedRequests | Arrived | Rejected)+)"`
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

var grammar = sync.OnceValue(func() *participle.Parser[outputNode] {
	return participle.MustBuild[outputNode](participle.Lexer(definition{}))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }
