// Package ver reads the version line of Windows: the answer of the ver command
// and the first line of every cmd window.
//
//	Microsoft Windows [Version 10.0.18363.720]
//
// The word in the brackets is translated; the numbers decide.
//
// Grammar (a token is a line; see EBNF):
//
//	Answer = Version* .
package ver
