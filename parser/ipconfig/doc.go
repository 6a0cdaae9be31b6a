// Package ipconfig reads the output of ipconfig, with or without /all: the
// addresses that the machine has itself.
//
//	Windows IP Configuration
//
//	   Host Name . . . . . . . . . . . . : TILL01
//
//	Ethernet adapter Ethernet 2:
//
//	   IPv4 Address. . . . . . . . . . . : 192.0.2.17(Preferred)
//	   Default Gateway . . . . . . . . . : 192.0.2.1
//	   DNS Servers . . . . . . . . . . . : 192.0.2.53
//	                                       198.51.100.53
//
// Dots between label and colon tell a field in every language; pastes hold
// them irregularly. A line that ends in a colon heads an adapter when fields
// follow it, and is a field when bare values do.
//
// Grammar (a token is a line; see EBNF):
//
//	Config = (Title | Field Value* | Heading Value* | Value)* .
package ipconfig
