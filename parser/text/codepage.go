package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// A codepage is one way to read 8-bit text that is not ASCII.
type codepage struct {
	name string
	// table maps the bytes of a single-byte page; it is nil for the others.
	table *[256]rune
	// multi decodes a multi-byte page; it is nil for the others and for UTF-8.
	multi encoding.Encoding
	// prior is what the page scores before anything is read: less than nothing for
	// pages that few machines use.
	prior int
	// letters holds the letters that the languages of the page use.
	letters map[rune]bool
	// script scores the characters of a multi-byte page.
	script func(r rune, lead, trail byte) int
}

// Letters of the languages that share a page, lower case.
const (
	lettersWest       = "áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßð"
	lettersWestOld    = "áàâäåæçéèêëíìîïñóòôöúùûüß"
	lettersCentral    = "áâăäąćčçďđéęëěíîľłńňóôőöŕřśšşșťţțúůűüýźżžß"
	lettersTurkish    = "çğıöşüâîûİ"
	lettersBaltic     = "āäåąčćéēęėģīįķļłńņōóõöøŗśšūųüźżž"
	lettersIcelandic  = "áæéíóúýöðþ"
	lettersPortuguese = "áàâãçéêíóôõúü"
	lettersCanadian   = "àâçéèêëîïôùûü"
	lettersNordic     = "åäæéöøü"
	lettersCyrillic   = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђѓѕјљњћќџ"
	lettersGreek      = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
	lettersHebrew     = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
	lettersArabic     = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
	lettersThai       = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาำเแโใไๆฯัิีึืุู็่้๊๋์ํ"
	lettersVietnamese = "ăâđêôơưáàéèíìóòúùýăâ\u0300\u0301\u0303\u0309\u0323"
)

// utf8Page is the index of UTF-8 in codepages.
const utf8Page = 0

// codepages lists the candidates in order of preference: UTF-8, the OEM pages of
// the console, then the ANSI pages of Windows. The pages of East Asia are both.
var codepages = sync.OnceValue(func() []codepage {
	single := func(name string, table *[256]rune, letters string) codepage {
		return codepage{name: name, table: table, letters: letterSet(letters)}
	}
	pages := []codepage{
		{name: "utf-8", letters: letterSet(lettersWest + lettersCentral + lettersTurkish + lettersBaltic + lettersCyrillic +
			lettersGreek + lettersHebrew + lettersArabic + lettersThai + lettersVietnamese)},
		single("cp850", charmapTable(charmap.CodePage850), lettersWest),
		single("cp437", charmapTable(charmap.CodePage437), lettersWestOld),
		single("cp858", charmapTable(charmap.CodePage858), lettersWest),
		single("cp852", charmapTable(charmap.CodePage852), lettersCentral),
		single("cp866", charmapTable(charmap.CodePage866), lettersCyrillic),
		{name: "gbk", multi: simplifiedchinese.GBK, script: scoreSimplified},
		{name: "shift-jis", multi: japanese.ShiftJIS, script: scoreJapanese},
		{name: "euc-kr", multi: korean.EUCKR, script: scoreKorean},
		{name: "big5", multi: traditionalchinese.Big5, script: scoreTraditional},
		single("cp857", stringTable(page857), lettersTurkish),
		single("cp737", stringTable(page737), lettersGreek),
		single("cp775", stringTable(page775), lettersBaltic),
		single("cp855", charmapTable(charmap.CodePage855), lettersCyrillic),
		single("cp862", charmapTable(charmap.CodePage862), lettersHebrew),
		single("cp720", stringTable(page720), lettersArabic),
		single("windows-874", charmapTable(charmap.Windows874), lettersThai),
		single("cp860", charmapTable(charmap.CodePage860), lettersPortuguese),
		single("cp861", stringTable(page861), lettersIcelandic),
		single("cp863", charmapTable(charmap.CodePage863), lettersCanadian),
		single("cp865", charmapTable(charmap.CodePage865), lettersNordic),
		single("cp869", stringTable(page869), lettersGreek),
		single("cp864", stringTable(page864), lettersArabic),
		single("windows-1252", charmapTable(charmap.Windows1252), lettersWest),
		single("windows-1250", charmapTable(charmap.Windows1250), lettersCentral),
		single("windows-1251", charmapTable(charmap.Windows1251), lettersCyrillic),
		single("windows-1253", charmapTable(charmap.Windows1253), lettersGreek),
		single("windows-1254", charmapTable(charmap.Windows1254), lettersTurkish),
		single("windows-1255", charmapTable(charmap.Windows1255), lettersHebrew),
		single("windows-1256", charmapTable(charmap.Windows1256), lettersArabic),
		single("windows-1257", charmapTable(charmap.Windows1257), lettersBaltic),
		single("windows-1258", charmapTable(charmap.Windows1258), lettersVietnamese),
		{name: "gb18030", multi: simplifiedchinese.GB18030, script: scoreSimplified},
	}
	for i := range pages {
		switch pages[i].name {
		case "cp858", "cp860", "cp861", "cp863", "cp864", "cp865", "cp869", "windows-1258", "gb18030":
			pages[i].prior = -4
		case "cp855", "cp775", "windows-1257":
			pages[i].prior = -1
		}
	}
	return pages
})

// letterSet returns the letters of s in both cases.
func letterSet(s string) map[rune]bool {
	set := make(map[rune]bool, 2*len(s))
	for _, r := range s + strings.ToUpper(s) {
		set[r] = true
	}
	return set
}

func charmapTable(c *charmap.Charmap) *[256]rune {
	var t [256]rune
	for i := range t {
		t[i] = c.DecodeByte(byte(i))
	}
	return &t
}

func stringTable(upper string) *[256]rune {
	var t [256]rune
	for i := range 128 {
		t[i] = rune(i)
	}
	i := 128
	for _, r := range upper {
		t[i] = r
		i++
	}
	return &t
}

// appendText appends b, read with the page, to dst as valid UTF-8.
func (p *codepage) appendText(dst, b []byte) []byte {
	switch {
	case p.table != nil:
		for _, c := range b {
			if c < utf8.RuneSelf {
				dst = append(dst, c)
			} else {
				dst = utf8.AppendRune(dst, p.table[c])
			}
		}
	case p.multi != nil:
		out, err := p.multi.NewDecoder().Bytes(b)
		if err != nil { // the decoders replace what they cannot read
			return appendValid(dst, b)
		}
		dst = appendValid(dst, out)
	default:
		dst = appendValid(dst, b)
	}
	return dst
}

// appendValid appends b to dst with U+FFFD in place of each run of invalid bytes.
func appendValid(dst, b []byte) []byte {
	for len(b) > 0 {
		n := validPrefix(b)
		dst = append(dst, b[:n]...)
		b = b[n:]
		if len(b) > 0 {
			dst = utf8.AppendRune(dst, utf8.RuneError)
			b = b[1:]
		}
	}
	return dst
}

// validPrefix returns the length of the longest valid UTF-8 text that b starts with.
func validPrefix(b []byte) int {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(b)
}
