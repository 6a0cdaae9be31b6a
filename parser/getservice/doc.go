// Package getservice reads what Get-Service prints: its table, tables and lists
// of chosen properties.
//
//	Status   Name               DisplayName
//	------   ----               -----------
//	Running  PeerDistSvc        BranchCache
//
// The words of the status are English in every language.
//
// Grammar (a token is a line; see EBNF):
//
//	Output = (Table | Item | Stray)* .
//	Table  = Header Ruler? Row* | Row+ .
//	Item   = Property+ .
package getservice
