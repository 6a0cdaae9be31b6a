// Package chatter names the lines that surround command output without being
// part of any: banners, fences, rulers, elisions, pager lines.
//
// A line is called frame only when one of these patterns, or one of a command's
// own, says so; everything else stays unknown and is listed.
package chatter

import (
	"strings"
	"unicode/utf8"

	"diag/parser/text"
)

// Pattern is one named kind of chatter.
type Pattern struct {
	Name string
	// Matches is asked with the trimmed, non-empty line.
	Matches func(string) bool
}

// Patterns returns all patterns, the cheapest first.
func Patterns() []Pattern { return patterns }

var patterns = []Pattern{
	{"ruler", isRuler},
	{"code fence", text.IsFence},
	{"elision", IsElision},
	{"pager", isPager},
	{"interrupt", func(s string) bool { return s == "^C" || s == "^Z" }},
	{"merge conflict marker", isConflictMarker},
	{"shell banner", isBanner},
	{"result word", isResult},
	{"lone prompt sign", func(s string) bool { return s == ">" || s == "$" || s == "λ" || s == "#" || s == "|" || s == "*" }},
	{"code language", isCodeLanguage},
	{"capture time", isCaptureTime},
	{"PowerShell error detail", isErrorDetail},
}

// Markup names the lines of which nothing is left once quotation marks, tags
// and escape sequences are gone.
const Markup = "mark-up or quotation mark"

// IsMarkup reports whether the line is of that kind: raw is the line as decoded,
// repaired what is left of it.
func IsMarkup(raw, repaired string) bool { return text.IsBlank(repaired) && !text.IsBlank(raw) }

// Name returns the name of the pattern that explains the line, or "".
func Name(line string) string {
	s := strings.TrimSpace(line)
	if s == "" {
		return ""
	}
	for _, p := range patterns {
		if p.Matches(s) {
			return p.Name
		}
	}
	return ""
}

// isRuler: a line of one repeated sign, perhaps in groups parted by blanks or
// by the corners of a drawn table.
func isRuler(s string) bool {
	sign, size := utf8.DecodeRuneInString(strings.TrimLeft(s, "+|"))
	if !strings.ContainsRune("-=_*~#─═━—", sign) {
		return false
	}
	n := 0
	for _, r := range s {
		if r == sign {
			n++
		} else if r != ' ' && r != '\t' && r != '+' && r != '|' {
			return false
		}
	}
	return n >= 2 && len(s) >= 2*size
}

// maxElision bounds the length of an elision, in bytes.
const maxElision = 120

// IsElision reports whether the line only says that something was left out.
func IsElision(s string) bool {
	if len(s) > maxElision || !pointed(s) {
		return false
	}
	t := strings.ToLower(strings.Trim(s, " \t\\/<>()[]{}*_-#`'\"=!"))
	if t == "" {
		return false
	}
	if strings.Trim(t, ". …") == "" {
		return strings.Contains(t, "..") || strings.Contains(t, "…") || strings.ContainsAny(s, "([<")
	}
	core := strings.Trim(t, ". …[]()<>")
	switch core {
	case "snip", "snipped", "cut", "truncated", "omitted", "output omitted", "some output omitted", "snip snip",
		"output truncated", "output cut", "etc", "more", "continued", "removed", "redacted", "lines omitted", "gekürzt", "usw", "coupé", "recortado":
		return true
	}
	return false
}

// pointed reports whether the line holds one of the signs that part an elision
// from a word that just stands there: brackets, dots, or dashes in a row.
func pointed(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(', '[', '<', '.', "…"[0]:
			return true
		case '-', '*':
			if i > 0 && s[i-1] == s[i] {
				return true
			}
		}
	}
	return false
}

// maxPager bounds the length of what a pager prints: "-- More (12%) --".
const maxPager = 40

func isPager(s string) bool {
	if s == "(END)" {
		return true
	}
	dashes := strings.HasPrefix(s, "--") || strings.HasSuffix(s, "--")
	return dashes && len(s) <= maxPager && strings.EqualFold(strings.Trim(s, " -:()%0123456789"), "more")
}

func isConflictMarker(s string) bool {
	return strings.HasPrefix(s, "<<<<<<< ") || strings.HasPrefix(s, ">>>>>>> ") || s == "=======" || strings.HasPrefix(s, "||||||| ")
}

func isBanner(s string) bool {
	return strings.HasPrefix(s, "(c) ") && strings.Contains(s, "Microsoft") ||
		strings.HasPrefix(s, "Copyright (") && strings.Contains(s, "Microsoft") ||
		strings.HasPrefix(s, "(C) ") && strings.Contains(s, "Microsoft") ||
		s == "Windows PowerShell" || strings.HasPrefix(s, "PowerShell 7.") && len(s) < 24 ||
		strings.HasPrefix(s, "Install the latest PowerShell") || strings.HasPrefix(s, "Try the new cross-platform PowerShell") ||
		strings.HasPrefix(s, "Loading personal and system profiles took ")
}

// isResult: the one-word answers that netsh prints after a change.
func isResult(s string) bool {
	switch s {
	case "Ok.", "OK.", "OK", "Ok", "确定。", "OK。", "The operation completed successfully.":
		return true
	}
	return false
}

func isCodeLanguage(s string) bool {
	if len(s) > len("powershell") {
		return false
	}
	switch strings.ToLower(s) {
	case "console", "dos", "text", "cmd", "powershell", "shell", "bash", "batch", "plaintext":
		return true
	}
	return false
}

// isCaptureTime: the closing line of one collector, and bare ruled time stamps.
func isCaptureTime(s string) bool {
	return strings.HasPrefix(s, "Netstat output above was taken at:")
}

// isErrorDetail: the lines that PowerShell prints below an error, which say the
// same again in its own terms.
func isErrorDetail(s string) bool {
	s = strings.TrimLeft(s, "+ ")
	return strings.HasPrefix(s, "CategoryInfo ") && strings.Contains(s, ": ") ||
		strings.HasPrefix(s, "FullyQualifiedErrorId : ")
}
