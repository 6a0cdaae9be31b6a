package getservice

import "diag/parser/internal/dashtable"

var format = dashtable.Format{
	Header: isHeader,
	Row: func(l dashtable.Layout, line string) bool {
		_, ok := row(l, line)
		return ok
	},
	Like:       hasState,
	Properties: properties,
}

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return dashtable.EBNF() }
