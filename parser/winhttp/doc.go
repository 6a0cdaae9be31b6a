// Package winhttp reads the output of "netsh winhttp show proxy", which "set",
// "reset" and "import proxy" print as well.
//
//	Current WinHTTP proxy settings:
//
//	    Proxy Server(s) :  proxy.example.com:8080
//	    Bypass List     :  (none)
//
// Without a proxy one sentence stands in place of the two lines.
//
// Grammar (a token is a line; see EBNF):
//
//	Settings = (Title | Direct | Proxy | Bypass | Label)* .
//
// Label is a labelled line in an unknown language: the first below the title is
// the proxy, the second the bypass list.
package winhttp
