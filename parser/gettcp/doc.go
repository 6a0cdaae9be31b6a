// Package gettcp reads the output of Get-NetTCPConnection and
// Get-NetUDPEndpoint, as a table or as a list.
//
//	LocalAddress LocalPort RemoteAddress RemotePort State  AppliedSetting OwningProcess
//	------------ --------- ------------- ---------- -----  -------------- -------------
//	0.0.0.0      8080      0.0.0.0       0          Listen                4712
//
// AppliedSetting is empty for listeners, so a row is read from its ends. A
// narrow console wraps or drops OwningProcess and cuts long addresses.
//
//	LocalAddress  : 0.0.0.0
//	LocalPort     : 8080
//	OwningProcess : 4712
//
// Names and states are English in every language; the error text of a search
// that found nothing is not, but names the class of the objects.
//
// Grammar (a token is a line; see EBNF):
//
//	Output  = (Table | Pair+ | Missing MissingRest* | Stray)* .
//	Table   = Header HeaderRest? (Row RowRest?)* | (Row RowRest?)+ .
package gettcp
