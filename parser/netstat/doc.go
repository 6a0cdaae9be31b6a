// Package netstat reads the connection tables of Windows' netstat, with any of
// its options and in any language.
//
//	Active Connections
//
//	  Proto  Local Address          Foreign Address        State           PID
//	  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       748
//	  RpcSs
//	 [svchost.exe]
//	  UDP    0.0.0.0:500            *:*                                    3012
//	 Can not obtain ownership information
//
// Rows are split at blanks, never at columns: headers are often not aligned with
// them. The lines that netstat -b prints below a row are a component, the
// executable, or a sentence instead of both. Tables of netstat's other options
// and of other systems are recognised, and not read (Table.NotWindows).
//
// Grammar (a token is a line; see EBNF):
//
//	Table  = (Title | Header | Elevation | Block | Spread | stray)* .
//	Block  = (Row Word* (Executable | Owner | Text)? | stray)+ .
//	Spread = Proto Endpoint* Word? Number? .
//
// A Block is one token in practice, because a capture may hold a million rows;
// the tests hold it to the plain grammar with a node for every row. Stream goes
// further and reads undamaged ASCII captures of any size without a document.
package netstat
