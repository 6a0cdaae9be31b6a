// Package getprocess reads what Get-Process prints: the tables of PowerShell 2
// to 7, tables and lists of chosen properties, also those of Get-CimInstance
// Win32_Process.
//
//	Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName
//	-------  ------    -----      -----     ------     --  -- -----------
//	    618      18    39348      51108      21.20    648   1 explorer
//	    895      28     1868       5332               720   0 csrss
//
// The property names are English in every language. In the default tables the
// CPU cell may be empty; the numbers are therefore counted from the name.
//
// Grammar (a token is a line; see EBNF):
//
//	Output = (Table | Item | Stray)* .
//	Table  = Header Ruler? Row* | Row+ .
//	Item   = Property+ .
package getprocess
