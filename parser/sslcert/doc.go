// Package sslcert reads the output of "netsh http show sslcert": which
// certificate HTTP.sys presents on which endpoint.
//
//	SSL Certificate bindings:
//	-------------------------
//
//	    IP:port                      : 192.0.2.10:443
//	    Certificate Hash             : 8d3f0a5c6e7b91d2c4a8f6e5b7093d1c2e4f6a80
//	    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}
//	    Certificate Store Name       : My
//	    Negotiate Client Certificate : Disabled
//	 Extended Properties:
//	    PropertyId                   : 0
//	    Receive Window               : 1048576
//
// The first label is "IP:port" or "Hostname:port" and holds a colon itself, so
// that the line is parted at the colon behind the padding. Windows 11 and Server
// 2022 print the groups of extended properties. In an unknown language a binding
// is known by its first three values: an endpoint, a thumbprint, a GUID.
//
// Grammar (a token is a line; see EBNF):
//
//	Listing = (Title | Ruler | Failure | Binding | Stray)* .
//	Binding = Key Field* Group* .
//	Group   = (Heading | Colon) Field* .
//
// A binding without its first line, or a field without binding, is a Stray and
// stays unexplained.
package sslcert
