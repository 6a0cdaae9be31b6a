// Package httpcfg reads the output of "httpcfg query urlacl|ssl|iplisten", the
// tool that Windows XP and Server 2003 had before netsh http.
//
//	URL : http://*:8080/
//	ACL : D:(A;;GX;;;NS)
//	------------------------------------------------------------------------------
//
//	IP                      : 192.0.2.10:443
//	Hash                    : 8d3f0a5c6e7b91d2c4a8f6e5b7093d1c2e4f6a80
//	Guid                    : {4dc3e181-e14b-4a21-b022-59fc669b0914}
//	CertStoreName           : MY
//	------------------------------------------------------------------------------
//
// No real capture was at hand; the labels are those of its documentation.
//
// Grammar (a token is a line; see EBNF):
//
//	Listing = (Ruler | URLACL | Endpoint | Stray)* .
//	URLACL  = URL ACL? .
//	SSL     = IP (Hash | AppID | Store | Setting)* .
//
// An IP line alone is an entry of the listen list.
package httpcfg
