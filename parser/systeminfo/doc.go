// Package systeminfo reads the output of systeminfo in any language.
//
//	Host Name:                 TILL01
//	OS Name:                   Microsoft Windows Server 2019 Standard
//	OS Version:                10.0.17763 N/A Build 17763
//	Hotfix(s):                 2 Hotfix(s) Installed.
//	                           [01]: KB0000001
//	                           [02]: KB0000002
//
// The version is known by its shape: three numbers, of which the last is
// printed again at the end of the line. All values begin in one column, whose
// place differs with the language; it parts labels that hold colons themselves.
//
// Grammar (a token is a line; see EBNF):
//
//	Info  = (Field List | Item | Detail)* .
//	List  = (Item Detail*)* .
package systeminfo
