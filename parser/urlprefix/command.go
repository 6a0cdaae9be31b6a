package urlprefix

import (
	"strings"
	"unicode"
)

// Command is the prefix as an argument for "netsh http add|delete urlacl url=".
// It is the canonical spelling, without a third field that only repeats the
// host: netsh wants http://192.0.2.7:80/ for what HTTP.sys prints as
// HTTP://192.0.2.7:80:192.0.2.7/.
//
// The result is false when no such argument exists or it would not be safe to
// paste into cmd.exe or PowerShell: a fault that is not [Kind.Repaired], a
// third field that cannot be left out, or a character other than letters and
// digits of any script and + * . - _ ~ : / [ ] { } ( ) %. A second "%" is
// refused as well, because cmd.exe expands %name%.
func (p Prefix) Command() (string, bool) {
	for _, problem := range p.Problems {
		if !problem.Kind.Repaired() {
			return "", false
		}
	}
	if p.Scheme != "http" && p.Scheme != "https" || p.Host == "" || p.Port == 0 {
		return "", false
	}
	if p.IP != "" {
		if literal(p.Host) != p.Address() {
			return "", false
		}
		p.IP = ""
	}
	s := p.String()
	if strings.ContainsFunc(s, unsafe) || strings.Count(s, "%") > 1 {
		return "", false
	}
	return s, true
}

func unsafe(r rune) bool {
	switch {
	case r == unicode.ReplacementChar:
		return true
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return false
	}
	return !strings.ContainsRune("+*.-_~:/[]{}()%", r)
}
