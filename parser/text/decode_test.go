package text

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

func lines(d *Document) []string {
	var all []string
	for n := 1; n <= d.Len(); n++ {
		all = append(all, d.Raw(n))
	}
	return all
}

func texts(d *Document) []string {
	var all []string
	for n := 1; n <= d.Len(); n++ {
		all = append(all, d.Text(n))
	}
	return all
}

func TestLines(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"empty", "", nil},
		{"no terminator", "a", []string{"a"}},
		{"terminator at the end", "a\n", []string{"a"}},
		{"empty lines", "\n\na\n\n", []string{"", "", "a", ""}},
		{"crlf", "a\r\nb\r\n", []string{"a", "b"}},
		{"crcrlf", "a\r\r\nb\r\r\r\n", []string{"a", "b"}},
		{"lone cr", "a\rb\r\rc", []string{"a", "b", "", "c"}},
		{"cr at the end", "a\r", []string{"a"}},
		{"cr before text before crlf", "a\rb\r\nc", []string{"a", "b", "c"}},
		{"form feed is no line end", "a\fb\n", []string{"a\fb"}},
		{"nul dropped", "a\x00\x00bcdefghijklmnopqrstuvwxyz\n", []string{"abcdefghijklmnopqrstuvwxyz"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lines(Decode("t", []byte(tt.in)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBlank(t *testing.T) {
	d := Decode("t", []byte("\n \t\f\v\n\u00a0\u00a0\n\u200b\ufeff\nx\n> \n"))
	var got []bool
	for n := 1; n <= d.Len(); n++ {
		got = append(got, d.Blank(n))
	}
	if diff := cmp.Diff([]bool{true, true, true, true, false, false}, got); diff != "" {
		t.Error(diff)
	}
}

func utf16Bytes(order binary.ByteOrder, s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, 0, 0)
		order.PutUint16(b[len(b)-2:], u)
	}
	return b
}

// Every way in which cmd and PowerShell glue their encodings into one file.
func TestGluedEncodings(t *testing.T) {
	const (
		ascii   = "  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\r\n"
		german  = "  TCP    0.0.0.0:80             0.0.0.0:0              ABHÖREN         4\r\n"
		chinese = " 无法获取所有权信息\r\n  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       748\r\n"
	)
	le := func(s string) string { return string(utf16Bytes(binary.LittleEndian, s)) }
	be := func(s string) string { return string(utf16Bytes(binary.BigEndian, s)) }
	oem := func(s string) string { return string(encode(t, "cp850", s)) }
	gbk := func(s string) string { return string(encode(t, "gbk", s)) }
	tests := []struct {
		name, data, want string
		encodings        []string
	}{
		{"ascii", ascii, ascii, []string{"ascii"}},
		{"utf-8", german, german, []string{"utf-8"}},
		{"utf-8 with mark", "\ufeff" + ascii, ascii, []string{"utf-8"}},
		{"le with mark", le("\ufeff" + german), german, []string{"utf-16le"}},
		{"be with mark", be("\ufeff" + german), german, []string{"utf-16be"}},
		{"le", le(chinese), chinese, []string{"utf-16le"}},
		{"be", be(chinese), chinese, []string{"utf-16be"}},
		{"le cut inside a unit", le(ascii) + "x", ascii + "x", []string{"utf-16le"}},
		{"le whose last zero is lost", strings.TrimSuffix(le(ascii), "\x00"), ascii, []string{"utf-16le"}},
		{"le then ascii", le("\ufeff"+ascii) + ascii, ascii + ascii, []string{"utf-16le", "ascii"}},
		{"le then oem", le(ascii) + oem(german), ascii + german, []string{"utf-16le", "cp850"}},
		{"ascii then le at an odd offset", ascii + "x\r\n" + le(ascii), ascii + "x\r\n" + ascii, []string{"ascii", "utf-16le"}},
		{"ascii then le with mark", ascii + "\r\n" + le("\ufeff"+german) + ascii, ascii + "\r\n" + german + ascii, []string{"ascii", "utf-16le"}},
		{"oem, le and utf-8 in turn", oem(german) + le(german) + german + le(chinese) + gbk(chinese), german + german + german + chinese + chinese,
			[]string{"cp850", "utf-16le", "utf-8", "gbk"}},
		{"le then be", le(ascii) + be(ascii), ascii + ascii, []string{"utf-16le", "utf-16be"}},
		{"empty line of cmd inside le", le(ascii) + "\r\n" + le(ascii), ascii + "\r\n" + ascii, []string{"utf-16le", "ascii"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Decode("t", []byte(tt.data))
			want := strings.Split(strings.TrimSuffix(tt.want, "\r\n"), "\r\n")
			if diff := cmp.Diff(want, lines(d)); diff != "" {
				t.Errorf("%v\n%s", d.Runs(), diff)
			}
			if diff := cmp.Diff(tt.encodings, d.Encodings()); diff != "" {
				t.Errorf("%v\n%s", d.Runs(), diff)
			}
		})
	}
}

func TestRuns(t *testing.T) {
	data := append([]byte("one\r\ntwo\r\n"), utf16Bytes(binary.LittleEndian, "\ufeffthree and more\r\n")...)
	data = append(data, "f\x81r Ger\x84te\r\n"...)
	want := []Run{
		{"ascii", 1, 2, true, "only ASCII bytes"},
		{"utf-16le", 3, 3, true, "byte order mark"},
		{"cp850", 4, 4, true, "known words of Windows output"},
	}
	if diff := cmp.Diff(want, Decode("t", data).Runs()); diff != "" {
		t.Error(diff)
	}
}

// A word that two pages read as different letters is not decided for certain.
func TestUnsure(t *testing.T) {
	r := Decode("t", []byte("xx\xe4xx\r\n")).Runs()
	if len(r) != 1 || r[0].Sure {
		t.Errorf("runs = %v, want one that is not sure", r)
	}
}

func TestDamage(t *testing.T) {
	text := strings.Join([]string{
		"Direcci¢n",
		"  TCP    0.0.0.0:25             0.0.0.0:0              ABH™REN         9988",
		"Proces nem\ufffd p\ufffd\ufffdstup",
		"????????  ??????",
		"Direcci?n local",
		"DirecciÃ³n",
		"Nom de l’image",
		"Nº 3 – „Gerät“ 5 €, naïve Übung",
		"http://+:80/a?b=c",
		"*** ??? what?",
		"bell \x01\x02",
		"├─ tree",
		"Имя Τιμή 名称",
	}, "\n")
	want := []Damage{
		{1, "mojibake", "Direcci¢n"},
		{2, "mojibake", "ABH™REN"},
		{3, "replacement", "nem\ufffd"},
		{4, "question-marks", "????????"},
		{5, "question-marks", "Direcci?n"},
		{6, "mojibake", "DirecciÃ³n"},
		{11, "binary", "\x01"},
	}
	if diff := cmp.Diff(want, Decode("t", []byte(text)).Damage()); diff != "" {
		t.Error(diff)
	}
}

func TestBinary(t *testing.T) {
	tests := []struct {
		name, data string
		want       bool
	}{
		{"empty", "", false},
		{"text", "Active Connections\r\n", false},
		{"utf-16", string(utf16Bytes(binary.LittleEndian, "\ufeffActive Connections\r\n")), false},
		{"oem", "f\x81r Ger\x84te\r\n", false},
		{"executable", "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00\xb8\x00\x00\x00", true},
		{"archive", "PK\x03\x04\x14\x00\x00\x00\x08\x00", true},
		{"image", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", true},
		{"begins like one", "MZ is how an executable begins\r\n", false},
		{"zeros", strings.Repeat("\x00", 64), true},
		{"a zero byte in text", "Active\x00 Connections and more text\r\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Binary([]byte(tt.data)); got != tt.want {
				t.Errorf("Binary = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestWidth(t *testing.T) {
	tests := []struct {
		s    string
		want int
	}{
		{"", 0}, {"PID", 3}, {"Adresse éloignée", 16}, {"协议  PID", 9}, {"e\u0301", 1}, {"a\u200bb", 2}, {"ﾒﾓﾘ", 3}, {"：", 2}, {"상태", 4}, {"a\tb", 2},
	}
	for _, tt := range tests {
		if got := Width(tt.s); got != tt.want {
			t.Errorf("Width(%q) = %d, want %d", tt.s, got, tt.want)
		}
	}
}

func ExampleDecode() {
	d := Decode("ticket.txt", []byte("> Conexiones activas\r\n>\r\n>   Proto  Direcci\xa2n local\r\n"))
	fmt.Println(d.Encodings())
	for n := 1; n <= d.Len(); n++ {
		fmt.Printf("%d: %q\n", n, d.Text(n))
	}
	// Output:
	// [cp850]
	// 1: "Conexiones activas"
	// 2: ""
	// 3: "  Proto  Dirección local"
}
