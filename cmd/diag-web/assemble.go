package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"text/template"

	"diag/analyze/report"
)

//go:embed page/page.html
var markup string

//go:embed page/page.css
var style string

//go:embed page/page.js
var script string

//go:embed page/worker.js
var worker string

// policy allows the page its own script and style, those of the report that it
// shows in a frame (which inherits the policy of the page), the worker, and no
// request to anywhere.
func policy() (string, error) {
	scripts, styles := []string{digest(script), "'wasm-unsafe-eval'"}, []string{digest(style)}
	for d := range strings.SplitSeq(report.HTMLPolicy(), ";") {
		switch words := strings.Fields(d); words[0] {
		case "script-src":
			scripts = append(scripts, words[1:]...)
		case "style-src":
			styles = append(styles, words[1:]...)
		}
	}
	if len(scripts) < 3 || len(styles) < 2 {
		return "", fmt.Errorf("the policy of the report names no script or no style: %s", report.HTMLPolicy())
	}
	return strings.Join([]string{
		"default-src 'none'", "script-src " + strings.Join(scripts, " "), "style-src " + strings.Join(styles, " "),
		"worker-src blob:", "img-src data:", "connect-src 'none'", "form-action 'none'", "base-uri 'none'",
	}, "; "), nil
}

// digest is how a policy names a text.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// assemble puts the compiled analyzer and the script that starts it into the
// page. Equal inputs give equal bytes.
func assemble(program []byte, glue string) ([]byte, error) {
	p, err := policy()
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(program); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	parts := map[string]string{
		"Policy": p, "Style": style, "Script": script, "Worker": glue + worker,
		"Analyzer": base64.StdEncoding.EncodeToString(packed.Bytes()),
	}
	for name, s := range parts {
		// These end a script or style element, or change how it is read.
		if low := strings.ToLower(s); strings.Contains(low, "</script") || strings.Contains(low, "</style") || strings.Contains(low, "<!--") || strings.Contains(s, "\r") {
			return nil, fmt.Errorf("%s cannot stand in an HTML page as it is", name)
		}
	}
	t, err := template.New("page").Option("missingkey=error").Parse(markup)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, parts); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
