package signature

import (
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// ServiceSID computes the security identifier that Windows gives a service (NT SERVICE\name):
// S-1-5-80 and the SHA-1 of the upper-case short name in UTF-16LE, read as five little-endian
// 32-bit numbers. Nothing about the machine goes into it, so a reservation names its service
// even when the account was not resolved.
func ServiceSID(name string) string {
	units := utf16.Encode([]rune(strings.ToUpper(name)))
	text := make([]byte, 0, 2*len(units))
	for _, u := range units {
		text = binary.LittleEndian.AppendUint16(text, u)
	}
	sum := sha1.Sum(text)
	n := func(i int) uint32 { return binary.LittleEndian.Uint32(sum[4*i:]) }
	return fmt.Sprintf("S-1-5-80-%d-%d-%d-%d-%d", n(0), n(1), n(2), n(3), n(4))
}

// MatchServiceSID names the service of a service SID (S-1-5-80-...), if it is one of the
// services of the set. Names with variables cannot be computed and are never found.
func (s *Set) MatchServiceSID(sid string) (service string, ok bool) {
	if len(sid) < len("S-1-5-80-") || !strings.EqualFold(sid[:len("S-1-5-80-")], "S-1-5-80-") {
		return "", false
	}
	s.sidOnce.Do(func() {
		s.sids = make(map[string]string, len(s.services))
		seen := make(map[string]bool, len(s.services))
		for _, name := range s.serviceNames() {
			if !seen[name] && !strings.Contains(name, "{") {
				s.sids[ServiceSID(name)] = name
			}
			seen[name] = true
		}
	})
	service, ok = s.sids[strings.ToUpper(sid)]
	return service, ok
}
