// Package cachestate reads the output of "netsh http show cachestate": the
// responses that HTTP.sys answers from its own cache.
//
//	Snapshot of HTTP response cache:
//	--------------------------------
//
//	URL: http://www.example.com/logo.png
//	    Status code: 200
//	    HTTP verb: GET
//	    Request queue name: sitepool
//	    Content type: image/png
//
// Grammar (a token is a line; see EBNF):
//
//	Snapshot = (Title | Ruler | Entry | Stray)* .
//	Entry    = URL (Status | Queue | Field)* .
//
// In an unknown language an entry is known by its first values: a URL, a status
// code, a verb.
package cachestate
