// Package parser reads captured Windows command output.
//
// Parse takes the bytes of one file, finds the sections of command output in
// it and reads each with the grammar of its command. Every line of the input
// ends up as record, frame, blank or unknown; nothing is lost silently, and
// Document.Coverage counts them.
//
//	doc := parser.Parse("dump.txt", data)
//	for _, s := range doc.Sections {
//		if t, ok := s.Data.(*netstat.Table); ok { ... }
//	}
//
// The model of each kind of section lives in the package of its command
// (parser/netstat, parser/urlacl, ...). The parser knows no port, product or
// advice; package analyze draws the conclusions.
package parser
