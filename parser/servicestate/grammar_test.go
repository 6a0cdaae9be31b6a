package servicestate

import (
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
	"github.com/google/go-cmp/cmp"
)

// The plain forms of the types that read runs of tokens by hand.
type (
	plainQueueLines queueLines
	plainGroupLines groupLines
	plainRuns       struct {
		Runs []*plainRun `parser:"@@*"`
	}
	plainRun struct {
		Queue *plainQueueLines `parser:"  @@"`
		Other *lexer.Token     `parser:"| @(GroupQueue | Count | LogDirectory | URL | Title | Queues | SessionID | GroupID | Queue | PID | Process | Services | TaggedService)"`
	}
	fastRuns struct {
		Runs []*fastRun `parser:"@@*"`
	}
	fastRun struct {
		Queue *queueLines  `parser:"  @@"`
		Other *lexer.Token `parser:"| @(GroupQueue | Count | LogDirectory | URL | Title | Queues | SessionID | GroupID | Queue | PID | Process | Services | TaggedService)"`
	}
	plainGroups struct {
		Runs []*plainGroup `parser:"@@*"`
	}
	plainGroup struct {
		Group *plainGroupLines `parser:"  @@"`
		Other *lexer.Token     `parser:"| @(Version | Verbosity | MaxRequests | ActiveRequests | QueuedRequests | Arrived | Rejected | Attached | Controller | ProcessIDs | Title | Queues | SessionID | GroupID | Queue | PID | Process | Services | TaggedService)"`
	}
	fastGroups struct {
		Runs []*fastGroup `parser:"@@*"`
	}
	fastGroup struct {
		Group *groupLines  `parser:"  @@"`
		Other *lexer.Token `parser:"| @(Version | Verbosity | MaxRequests | ActiveRequests | QueuedRequests | Arrived | Rejected | Attached | Controller | ProcessIDs | Title | Queues | SessionID | GroupID | Queue | PID | Process | Services | TaggedService)"`
	}
)

func parsed[T any](t *testing.T, text string) *T {
	t.Helper()
	p, err := participle.MustBuild[T](participle.Lexer(definition{})).ParseString("", text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRunsEqualTheirGrammar(t *testing.T) {
	for name, s := range samples() {
		text := print(s)
		var plain, fast [][]lexer.Token
		for _, r := range parsed[plainRuns](t, text).Runs {
			if r.Queue != nil {
				plain = append(plain, r.Queue.Tokens)
			}
		}
		for _, r := range parsed[fastRuns](t, text).Runs {
			if r.Queue != nil {
				fast = append(fast, r.Queue.Tokens)
			}
		}
		for _, r := range parsed[plainGroups](t, text).Runs {
			if r.Group != nil {
				plain = append(plain, r.Group.Tokens)
			}
		}
		for _, r := range parsed[fastGroups](t, text).Runs {
			if r.Group != nil {
				fast = append(fast, r.Group.Tokens)
			}
		}
		if len(plain) == 0 {
			t.Fatal("no run")
		}
		if diff := cmp.Diff(plain, fast); diff != "" {
			t.Errorf("%s (-grammar +run):\n%s", name, diff)
		}
	}
}

func TestEBNF(t *testing.T) {
	if !strings.Contains(EBNF(), "QueueNode") {
		t.Errorf("no grammar: %s", EBNF())
	}
}
