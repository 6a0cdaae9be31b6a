package report

import (
	"embed"
	"fmt"
)

//go:embed schemas
var schemas embed.FS

// Schema returns the JSON Schema (2020-12) of an output: "report" is
// diag.report/v1, which JSON writes; "parse" is diag.parse/v1, the JSON form of
// a parser.Dump.
func Schema(name string) ([]byte, error) {
	switch name {
	case "report", "parse":
		return schemas.ReadFile("schemas/" + name + ".schema.json")
	}
	return nil, fmt.Errorf("unknown schema %q", name)
}
