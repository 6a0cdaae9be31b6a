// Package wmic reads what wmic prints: tables, /format:list and /format:csv.
//
//	CommandLine                        Name         ProcessId
//	C:\Windows\system32\svchost.exe    svchost.exe  2668
//
//	Name=svchost.exe
//	ProcessId=2668
//
// Property names are those of the WMI classes, the same in every language. A
// table has its columns in alphabetical order, padded to the longest value, so
// that a column begins where its name begins.
//
// Grammar (a token is a line; see EBNF):
//
//	Output = (Table | CSV | Item | NoMatch)* .
//	Table  = Header Row* .
//	CSV    = CSVHeader CSVRow* .
//	Item   = Pair+ .
package wmic
