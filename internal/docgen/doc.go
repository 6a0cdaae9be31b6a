// Package docgen writes the reference part of the documentation from what it
// is about: the rules, causes, error numbers and signatures of the analysis and
// the command tree. It is for tests, which compare the files with what it
// writes; no program links it. Its output depends on its arguments only.
package docgen

// Note stands at the top of every file that is written whole.
const Note = "<!-- Generated from the program by go generate ./cmd/diag. Do not edit. -->\n\n"
