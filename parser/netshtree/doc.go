// Package netshtree keeps the output of netsh commands that have no grammar of
// their own, such as "netsh advfirewall firewall show rule", as a tree.
//
//	Rule Name:                            Orders service
//	----------------------------------------------------------------------
//	Enabled:                              Yes
//	LocalPort:                            8080
//
// Grammar (a token is a line; see EBNF):
//
//	Tree   = (Record | Entry | Ruler)* .
//	Record = Head Ruler (Entry | Ruler)* .
//	Entry  = Node | Value .
//
// A Head is a labelled line above a ruler, a Node any other labelled line, a
// Value a line far to the right that goes on with the value above it. A record
// holds the entries below it; among them, deeper indentation makes children.
// Only text below a typed netsh command is read this way, or text in the
// firewall's own layout.
package netshtree
