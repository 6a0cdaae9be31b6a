// Package servicestate reads the output of "netsh http show servicestate": the
// server sessions, URL groups and request queues that HTTP.sys keeps, with the
// URLs that are registered now and the processes that serve them.
//
// The session view lists the groups under their sessions and the queues last:
//
//	Snapshot of HTTP service state (Server Session View):
//	-----------------------------------------------------
//
//	Server session ID: FF00000920000003
//	    Version: 2.0
//	    State: Active
//	    Properties:
//	        ...
//	    URL groups:
//	    URL group ID: FE00000940000007
//	        State: Active
//	        Request queue name: Request queue is unnamed.
//	        Properties:
//	            ...
//	            Number of registered URLs: 1
//	            Registered URLs:
//	                HTTP://+:8080/ORDERS/
//
//	Request queues:
//	    Request queue name: Request queue is unnamed.
//	        Version: 2.0
//	        State: Active
//	        Request queue 503 verbosity level: Basic
//	        Max requests: 1000
//	        Number of active processes attached: 1
//	        Process IDs:
//	            5312
//
// The request queue view nests the same lines the other way round: the groups
// of a queue follow its processes, and each group ends with its session.
// Newer systems print "Processes:" with lines "ID: 5312, image: C:\..." in
// place of "Process IDs:", repeat the URLs below the queue, and, newer still,
// add counters and the services of each process.
//
// Grammar (a token is a line; settings such as the time-outs are left out; see
// EBNF):
//
//	Output      = (Title | Failure | Queues | Session | Queue | Group | Headless | URL | Stray)* .
//	Session     = SessionID (Version | State | Group)* .
//	Group       = GroupID (State | GroupQueue | Unnamed | Count | LogDirectory | URL)* .
//	Headless    = GroupQueue (Unnamed | Count | LogDirectory | URL)* .
//	Queue       = Queue (Version | State | Verbosity | ... | Process | URL | NestedGroup)* .
//	NestedGroup = Group (SessionID (Version | State)*)? .
//	Process     = (PID | Process) (Services | TaggedService)* .
//
// One label means two things: "Request queue name:" opens a queue, or says
// which queue a group feeds. The line lexer tells the two apart by the label
// that follows (see lexer.queueName), never by the column, so that text reads
// the same with its indentation lost. Text in a language without a word list is
// read by the shape of its lines, see learn.
package servicestate
