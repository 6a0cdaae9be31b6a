package analyze

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"diag/analyze/evidence"
)

// wrongCertificate stands for the complaint that a client is shown a
// certificate that is not the right one. It has no number of Windows.
const wrongCertificate ErrorCode = -1

var (
	certWords = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(wrong|old|other|expired|another|unexpected|falsch\w*|abgelaufen\w*|mauvais)\b.{0,30}\b(cert|certificate|zertifikat|certificat)\b|\b(cert|certificate|zertifikat|certificat)\b.{0,40}\b(wrong|old|mismatch|expired|not match|falsch\w*|abgelaufen\w*)\b|ERR_CERT_`)
	})
	httpsWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)https://[^\s"'<>]+`) })
)

// namesCertificate reports whether a line can hold one of the words for a
// certificate: a cheap test that keeps the regular expression off most lines.
func namesCertificate(s string) bool {
	for i := 0; i+4 <= len(s); i++ {
		if c := s[i] | 0x20; (c == 'c' || c == 'z') && strings.EqualFold(s[i+1:i+4], "ert") {
			return true
		}
	}
	return false
}

// certificates takes lines such as "the browser shows the wrong certificate on
// https://www.example.com/". A line without a URL speaks of 443.
func (b *topicBuilder) certificates() {
	for _, doc := range b.host.Dump.Documents {
		for _, u := range doc.Unknown {
			if !namesCertificate(u.Text) || !certWords().MatchString(u.Text) {
				continue
			}
			port := 443
			if x, err := url.Parse(strings.TrimRight(httpsWord().FindString(u.Text), ".,;)")); err == nil && x.Port() != "" {
				if n, err := strconv.Atoi(x.Port()); err == nil && n > 0 && n <= 65535 {
					port = n
				}
			}
			at := evidence.At(doc, u.Line)
			t := b.byKey[topicKey{port, "tcp"}]
			if t == nil && len(b.question.Ports) == 0 {
				t = b.add(port, "tcp", at)
			}
			if t != nil && !t.certificate.Set() {
				t.certificate = at
			}
		}
	}
}
