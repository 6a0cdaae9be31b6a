// Package collect makes the scripts that capture what the analysis wants: one
// run, one text file, nothing installed, nothing changed on the machine.
//
//	err := collect.Write(w, collect.CMD, collect.Captures(), nil)
//
// The scripts run on Windows 7 and Server 2008 R2 and later. They write a
// header with the command and the time in front of every output, and a line
// with the exit code behind it, in the form of package collected.
package collect

import (
	"embed"
	"fmt"
	"io"
	"strings"
	"sync"
	"text/template"

	"diag/parser/collected"
)

// Format is a script language.
type Format string

// The formats.
const (
	// CMD is a batch file for cmd.exe.
	CMD Format = "cmd"
	// PowerShell is a script for Windows PowerShell 2.0 and later.
	PowerShell Format = "powershell"
)

//go:embed templates
var files embed.FS

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"mark":  func() string { return collected.Marker },
		"q":     func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" },
		"lower": strings.ToLower,
	}).ParseFS(files, "templates/*"))
})

// entry is a Capture as the templates use it.
type entry struct {
	Capture
	Number int
}

// Write writes a script that runs the captures. With questions it leaves out the
// port ranges of other transports, and says for which ports it was made. Lines
// end with CR LF, as cmd wants them; the text is ASCII.
func Write(w io.Writer, f Format, list []Capture, questions []Question) error {
	if f != CMD && f != PowerShell {
		return fmt.Errorf("unknown script format %q", f)
	}
	data := struct {
		Captures []entry
		Ports    []string
		Version  int
	}{Version: collected.Version}
	for _, c := range list {
		if c.asked(questions) {
			data.Captures = append(data.Captures, entry{c, len(data.Captures) + 1})
		}
	}
	for _, q := range questions {
		p := fmt.Sprint(q.Port)
		if q.Transport != "" {
			p += "/" + q.Transport
		}
		data.Ports = append(data.Ports, p)
	}
	var b strings.Builder
	if err := templates().ExecuteTemplate(&b, string(f)+".tmpl", data); err != nil {
		return err
	}
	_, err := io.WriteString(w, strings.ReplaceAll(b.String(), "\n", "\r\n"))
	return err
}
