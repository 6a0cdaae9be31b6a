package tasklist

import (
	"strings"

	"diag/parser/internal/prompt"
)

// filters reports whether the typed command asks for some processes only.
func filters(e prompt.Echo) bool {
	for _, f := range e.Filters {
		if w := strings.ToLower(strings.Fields(f)[0]); w != "more" && w != "clip" && w != "sort" && w != "tee" && w != "out-file" && w != "out-string" {
			return true
		}
	}
	for i, w := range e.Words {
		switch w {
		case "/fi", "-fi":
			return true
		case "/m", "-m":
			if i+1 < len(e.Words) && e.Words[i+1] != "" && e.Words[i+1][0] != '/' && e.Words[i+1][0] != '-' {
				return true
			}
		}
	}
	return false
}

// remote is the machine that the typed command asks.
func remote(e prompt.Echo) string {
	words := prompt.Fields(e.Command)
	for i, w := range words {
		if (strings.EqualFold(w, "/s") || strings.EqualFold(w, "-s")) && i+1 < len(words) {
			return words[i+1]
		}
	}
	return ""
}
