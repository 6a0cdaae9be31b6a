// Package urlprefix reads the URL prefixes of HTTP.sys: the strings that stand
// behind "Reserved URL" in netsh http show urlacl, in the list of registered
// URLs of netsh http show servicestate, and in error messages and commands.
//
//	http://+:80/Temporary_Listen_Addresses/     strong wildcard
//	https://www.example.com:443/shop/           explicit host
//	http://*.example.com:80/                    explicit host, subdomain wildcard
//	HTTP://192.0.2.7:80:192.0.2.7/              bound to one address
//	http://[2001:db8::7]:8080/                  the same, IPv6
//	http://*:5357/                              weak wildcard
//
// The grammar, over the tokens of a lexer that knows where the authority ends
// and keeps bracketed IPv6 literals in one piece:
//
//	Prefix    = Scheme "://" Host? ( ":" Port? ( ":" Address? )? )? Path? .
//	Host      = "+" | "*" | Number | Bracketed | Bare6 | Name .
//	Port      = Number | "+" | "*" | Bracketed | Name .
//	Address   = Text .
//
// Scheme, Number, Bracketed ("[...]"), Bare6 (an IPv6 literal that lacks its
// brackets), Name, Text and Path are tokens; blanks inside the authority are
// tokens of their own, elided by the parser and reported as a problem.
//
// The reader is wider than HTTP.sys on purpose. A prefix without a port or with
// a port of 0 is exactly what explains error 87, so such text is read and what
// is wrong with it is listed in [Prefix.Problems]; see [Kind] for what HTTP.sys
// does with each.
package urlprefix
