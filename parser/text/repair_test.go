package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const table = "  Proto  Local Address          Foreign Address        State           PID\n" +
	"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\n" +
	" Can not obtain ownership information\n" +
	"  UDP    0.0.0.0:500            *:*                                    3312\n" +
	"  IKEEXT\n" +
	" [svchost.exe]\n"

// before puts the prefix that f returns for line i in front of every line.
func before(f func(i int) string) string {
	var b strings.Builder
	for i, line := range strings.SplitAfter(strings.TrimSuffix(table, "\n"), "\n") {
		b.WriteString(f(i) + line)
	}
	return b.String()
}

// Every line of the table comes out as it was, behind any prefix.
func TestPrefixes(t *testing.T) {
	fixed := func(s string) func(int) string { return func(int) string { return s } }
	tests := []struct {
		name, kind string
		prefix     func(int) string
	}{
		{"mail", "mail-quote", fixed("> ")},
		{"mail without a blank", "mail-quote", fixed(">")},
		{"mail, twice", "mail-quote", fixed(">> ")},
		{"mail, twice with blanks", "mail-quote", fixed("> > ")},
		{"mail, mixed depth", "mail-quote", func(i int) string { return strings.Repeat(">", 1+i%2) + " " }},
		{"bar", "mail-quote", fixed("| ")},
		{"slashes", "comment", fixed("//")},
		{"slashes and a blank", "comment", fixed("// ")},
		{"hash", "comment", fixed("#")},
		{"hash and a blank", "comment", fixed("# ")},
		{"semicolon", "comment", fixed("; ")},
		{"batch remark", "comment", fixed("REM ")},
		{"tag", "tag", fixed("[verify] ")},
		{"bullet", "list-marker", fixed("- ")},
		{"star", "list-marker", fixed("* ")},
		{"numbered list", "list-marker", func(i int) string { return string(rune('1'+i)) + ". " }},
		{"time stamp", "time-stamp", fixed("2025-03-04 08:09:10 ")},
		{"time stamp with severity", "time-stamp", fixed("2025-03-04 08:09:10,123 INFO ")},
		{"time stamp of ISO 8601", "time-stamp", fixed("2025-03-04T08:09:10.123+01:00 ")},
		{"time stamp in brackets", "time-stamp", fixed("[04.03.2025 08:09:10] ")},
		{"time stamp, changing", "time-stamp", func(i int) string { return "03/04/2025 8:09:1" + string(rune('0'+i)) + " AM " }},
		{"time only", "time-stamp", fixed("08:09:10 ")},
		{"line number and colon", "line-number", func(i int) string { return string(rune('1'+i)) + ": " }},
		{"line number glued", "line-number", func(i int) string { return string(rune('1'+i)) + ":" }},
		{"line number and bar", "line-number", func(i int) string { return " " + string(rune('1'+i)) + " | " }},
		{"line number and tab", "line-number", func(i int) string { return "     " + string(rune('1'+i)) + "\t" }},
	}
	want := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Decode("t", []byte(before(tt.prefix)))
			if diff := cmp.Diff(want, texts(d)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]Repair{{tt.kind, 1, d.Len()}}, d.Repairs()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPrefixBlocks(t *testing.T) {
	tests := []struct {
		name, in, want string
	}{
		{"two marks in front of each other",
			"> # a b\n> # c d\n> # e f\n",
			"a b\nc d\ne f\n"},
		{"blank lines between quoted ones",
			"// netsh http show urlacl\n\n//    Reserved URL            : http://+:80/x/\n//        User: \\Everyone\n",
			" netsh http show urlacl\n\n   Reserved URL            : http://+:80/x/\n       User: \\Everyone\n"[1:]},
		{"one quoted row", "see\n>   TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\n\nor\n",
			"see\n  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\n\nor\n"},
		{"two quoted lines are the whole text", "> IP address successfully deleted\n>\n", "IP address successfully deleted\n\n"},
		{"a quoted line apart from the block",
			"> a\n> b\n> c\nme: yes\n> d\n", "a\nb\nc\nme: yes\nd\n"},
		{"Markdown table", "| Proto | PID |\n|---|--:|\n| TCP | 4 |\n| UDP | |\nother | text\n", "Proto  PID\n---  --:\nTCP  4\nUDP\nother | text\n"},
		{"chat", "[10:31] Jane Roe:   Proto  PID\n[10:31] Jane Roe:   TCP    4\n[10:32] Jane Roe:   UDP    5\n", "  Proto  PID\n  TCP    4\n  UDP    5\n"},
		{"nickname", "<jroe> a\n<jroe>  b\n<jroe> c\n", "a\n b\nc\n"},
		{"time and nickname", "10:31 <@jroe> a\n10:31 <@jroe> b\n10:31 <@jroe> c\n", "a\nb\nc\n"},
		{"search over files", "a.txt:  TCP    192.0.2.1:80\na.txt:  TCP    192.0.2.1:81\na.txt:  TCP    192.0.2.1:82\n", "  TCP    192.0.2.1:80\n  TCP    192.0.2.1:81\n  TCP    192.0.2.1:82\n"},
		{"search over files with numbers", "C:\\t\\a.log:3:x y\nC:\\t\\a.log:7:y z\nC:\\t\\a.log:9:z\n", "x y\ny z\nz\n"},
		{"numbered ranges", "1:  \n2: ----------    --------\n3:         80          80\n4:       5357        5357\n",
			" \n----------    --------\n        80          80\n      5357        5357\n"},
		{"numbers glued to numbers", "8:Address Port\n9:192.0.2.1\n10:198.51.100.7\n11:\n12:x\n", "Address Port\n192.0.2.1\n198.51.100.7\n\nx\n"},
		{"cat -n", "     1  Address         Port\n     2\n     3  192.0.2.1       80\n", "Address         Port\n\n192.0.2.1       80\n"},
		{"nl", "     1\t----------    --------\n     2\t        80          80\n     3\t      5357        5357\n",
			"----------    --------\n        80          80\n      5357        5357\n"},
		{"numbers of a web page", "L7: URL Reservations:\nL8:\nL9:     Reserved URL            : http://+:80/x/\n", "URL Reservations:\n\n    Reserved URL            : http://+:80/x/\n"},
		{"numbers in brackets", "[1] Address\n[2] 192.0.2.1\n[3] 192.0.2.2\n", "Address\n192.0.2.1\n192.0.2.2\n"},
		{"an excerpt of findstr /n",
			"5:  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\n9:  TCP    [::]:80                [::]:0                 LISTENING       4\n31:  UDP    0.0.0.0:500            *:*                                    3312\n",
			"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\n  TCP    [::]:80                [::]:0                 LISTENING       4\n  UDP    0.0.0.0:500            *:*                                    3312\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(texts(Decode("t", []byte(tt.in))), "\n") + "\n"
			// A blank behind every mark belongs to the mark.
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Text that begins like a prefix, or looks like mark-up, and is neither.
func TestUntouched(t *testing.T) {
	tests := []struct{ name, in string }{
		{"the table", table},
		{"prompts", "C:\\>\nC:\\>netstat -ano\nC:\\>exit\n"},
		{"bare prompts in a row", "> net stop http /y\n\n> netsh http show urlacl\n\n> Get-NetTCPConnection -LocalPort 80\n"},
		{"a bare prompt", "> netstat -ano\n\nActive Connections\n\n  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\n"},
		{"merge conflict", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> side\n"},
		{"headings", "# Title\ntext\n## Another\ntext\n"},
		{"foot note of netsh", "* - Administered port exclusions.\n"},
		{"rulers", "----------    --------\n========= ======== ====\n-----\n- - -\n"},
		{"owners", " [svchost.exe]\n [svchost.exe]\n [svchost.exe]\n [System]\n [System]\n [System]\n"},
		{"hot fixes", "    [01]: KB0000001\n    [02]: KB0000002\n    [03]: KB0000003\n"},
		{"IP listen list", "    192.0.2.1\n    ::1\n    ::\n    2001:db8::1\n"},
		{"columns that count", "49664       49664\n49665       49665\n49666       49666\n"},
		{"tabs that count", "49664\t49664\n49665\t49665\n49666\t49666\n"},
		{"port ranges with tabs", "80\t80\n81\t81\n82\t82\n"},
		{"port ranges", "        80          80\n      5357        5357\n     50000       50059     *\n"},
		{"process ids", "            2668\n            2669\n            2670\n"},
		{"index column", "  1          75  4294967295  connected     Loopback\n  2          75  4294967295  connected     LAN\n  3          75  4294967295  connected     LAN 2\n"},
		{"XP components", "  C:\\WINDOWS\\system32\\WS2_32.dll\n  -- unknown component(s) --\n  -- unknown component(s) --\n  -- unknown component(s) --\n  [svchost.exe]\n"},
		{"Markdown table", "| Proto | PID |\n| TCP | 4 |\n| UDP | 5 |\n"},
		{"service images that netsh cannot read", "        ID: 4712, image: <?>\n            Services: <?>\n"},
		{"masked values", "    Certificate Hash             : <CERTIFICATE-THUMBPRINT>\n    Application ID: <A>\n    Name: <some output omitted>\n    x: <p ort>\n"},
		{"ampersand", "a & b && c &copy &unknownthing; &;\n"},
		{"bitwise text", "a**b a ** b ** c **** *:* ***\n"},
		{"equals signs", "a==b == c == d ===x=== ==== x ====\n"},
		{"two voices", "[10:31] Jane: a\n[10:31] Joe: b\n[10:31] Jane: c\n"},
		{"placeholders", "<name>\n<name>\n<name>\n<?>\n<?>\n<?>\n"},
		{"arrows that are no remarks", "a<-b x <= y\n<-- alone\n  <==\n<!-- comment -->\n"},
		{"paths", "C:\\[dir]\\_work\\.nuget\\(x)\\-a\\#b \\\\server\\share\\_x\\Everyone NT SERVICE\\_svc\n"},
		{"accounts", "    User: \\Everyone\n    User: NT SERVICE\\ReportServer\n    User: CONTOSO\\_svc\n"},
		{"in-line code", "Run `netstat -ano` and `netsh http show urlacl` please\n"},
		{"fences", "```text\n  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\n```\n"},
		{"fences of apostrophes", "'''DOS\na\n'''\n~~~\nb\n~~~\n"},
		{"Markdown link", "[the docs](https://example.com/x) and [svchost.exe](x)\n"},
		{"padding", "  UDP    0.0.0.0:500            *:*                    \n  UDP    0.0.0.0:501            *:*                    \n  UDP    0.0.0.0:502            *:*                    \n"},
		{"tabs", "\tTCP\t0.0.0.0:80\t0.0.0.0:0\tLISTENING\t4\n"},
		{"full-width colon", "状态：正在运行\n"},
		{"dates of a field", "Original Install Date:     2022/01/01, 10:10:10\nSystem Boot Time:          2022/01/02, 10:10:10\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Decode("t", []byte(tt.in))
			if diff := cmp.Diff(lines(d), texts(d)); diff != "" {
				t.Error(diff)
			}
			if len(d.Repairs()) != 0 {
				t.Errorf("repairs = %v, want none", d.Repairs())
			}
		})
	}
}

func TestMarkup(t *testing.T) {
	tests := []struct{ name, kind, in, want string }{
		{"colours", "terminal-escape", "\x1b[32m  TCP\x1b[0m    0.0.0.0:80\x1b[K", "  TCP    0.0.0.0:80"},
		{"window title", "terminal-escape", "\x1b]0;cmd\aC:\\>netstat", "C:\\>netstat"},
		{"lone escape", "terminal-escape", "a\x1b", "a"},
		{"line break", "html-tag", "LISTENING 4<br>", "LISTENING 4"},
		{"closing tags", "html-tag", "LISTENING 4</code></div>", "LISTENING 4"},
		{"opening tag", "html-tag", "<pre class=\"x\">  Proto  Local Address", "  Proto  Local Address"},
		{"cells", "html-tag", "TCP<td>0.0.0.0:80</td>", "TCP 0.0.0.0:80"},
		{"entities", "html-entity", "PS C:\\&gt; a &amp; b &#39;c&#39; &lt;?&gt;", "PS C:\\> a & b 'c' <?>"},
		{"entity of a blank", "html-entity", "User:&nbsp;x&#160;y", "User: x y"},
		{"no-break spaces", "blank-character", "\u00a0 \u00a0 Version: 2.0", "    Version: 2.0"},
		{"ideographic space", "blank-character", "状態\u3000PID", "状態 PID"},
		{"zero width", "zero-width", "a\u200bb\ufeffc\x1a", "abc"},
		{"bold", "markdown-mark", "PS C:\\> **netstat -ano**", "PS C:\\> netstat -ano"},
		{"bold remark", "remark", "HTTP://+:80/ **<-- here**", "HTTP://+:80/"},
		{"remark", "remark", "  TCP    0.0.0.0:80   0.0.0.0:0   LISTENING   4  <- PID 4 = System", "  TCP    0.0.0.0:80   0.0.0.0:0   LISTENING   4"},
		{"glued remark", "remark", "        2668<-- this one", "        2668"},
		{"remark behind a star", "remark", "     50000       50059     *  <-------", "     50000       50059     *"},
		{"remark of an arrow sign", "remark", "    Version: 2.0 ← old", "    Version: 2.0"},
		{"escaped SID", "markdown-escape", "SDDL: D:(A;;GX;;;S\\-1\\-5\\-20)", "SDDL: D:(A;;GX;;;S-1-5-20)"},
		{"escaped address", "markdown-escape", "TCP \\[::\\]:80 \\[::\\]:0 LISTENING 4", "TCP [::]:80 [::]:0 LISTENING 4"},
		{"escaped option", "markdown-escape", "netstat \\-ano", "netstat -ano"},
		{"highlight", "markdown-mark", "==TCP 0.0.0.0:80 0.0.0.0:0 LISTENING 4==", "TCP 0.0.0.0:80 0.0.0.0:0 LISTENING 4"},
		{"escaped brackets", "markdown-escape", "\\[svchost.exe\\]", "[svchost.exe]"},
		{"escaped ruler", "markdown-escape", "\\-\\-\\-\\-", "----"},
		{"escaped first dash", "markdown-escape", "\\-----", "-----"},
		{"escaped state", "markdown-escape", "TIME\\_WAIT", "TIME_WAIT"},
		{"escaped elision", "markdown-escape", "\\<some output omitted\\>", "<some output omitted>"},
		{"escaped wildcard", "markdown-escape", "UDP 0.0.0.0:500 \\*:\\* 3312", "UDP 0.0.0.0:500 *:* 3312"},
		{"autolink", "autolink", "    <HTTP://+:80/X/>", "    HTTP://+:80/X/"},
		{"link to itself", "autolink", "[HTTP://[::1]:80/X/](HTTP://[::1]:80/X/)", "HTTP://[::1]:80/X/"},
		{"line in back-ticks", "back-tick", "`    User: \\Everyone`", "    User: \\Everyone"},
		{"two spans", "back-tick", "`C:\\>``netsh http show sslcert`", "C:\\>netsh http show sslcert"},
		{"doubled backslashes", "doubled-backslash", "C:\\\\Windows\\\\System32>dir", "C:\\Windows\\System32>dir"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Decode("t", []byte(tt.in))
			if diff := cmp.Diff(tt.want, d.Text(1)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]Repair{{tt.kind, 1, 1}}, d.Repairs()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.in, d.Raw(1)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBlocksOfMarkup(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"back-ticks glued to the first and last line", "`a b\nc d\ne f`\n", "a b\nc d\ne f\n"},
		{"three back-ticks glued", "```Active Connections\nx\nLISTENING 4```\n", "Active Connections\nx\nLISTENING 4\n"},
		{"a fence that opens glued", "```Active Connections\nx\n```\n", "Active Connections\nx\n```\n"},
		{"hard breaks", "netsh http>show urlacl  \n\na: b  \nc: d  \n", "netsh http>show urlacl\n\na: b\nc: d\n"},
		{"backslash breaks", "a\\\nb\\\nc\\\n", "a\nb\nc\n"},
		{"a path beside escapes", "\\[svchost.exe\\]\nC:\\_work\\[x]>dir\n", "[svchost.exe]\nC:\\_work\\[x]>dir\n"},
		{"one single backslash keeps the doubled ones", "C:\\\\a\n\\Everyone\n", "C:\\\\a\n\\Everyone\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(texts(Decode("t", []byte(tt.in))), "\n") + "\n"
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestIsFence(t *testing.T) {
	tests := []struct {
		line string
		want bool
	}{
		{"```", true}, {"~~~~", true}, {"'''DOS", true}, {"```text", true}, {"  ```", true}, {"``` powershell", true},
		{"``", false}, {"```a b", false}, {"```x```", false}, {"-----", false}, {"", false},
	}
	for _, tt := range tests {
		if got := IsFence(tt.line); got != tt.want {
			t.Errorf("IsFence(%q) = %v, want %v", tt.line, got, tt.want)
		}
	}
}

// Hostile input is read in linear time: the test would not end otherwise.
func TestHostile(t *testing.T) {
	const n = 1 << 20
	for _, unit := range []string{"<", "&", "`", "\\", "**", "**a", "==", "\x1b]", "\x1b[", "[http://", "<http://", "<a ", "> ", "\r", "\n", "> a\n", "[x] a\n",
		"1:a\n", "\xff", "\x82\xa0", "\xfe", "\x00", "a\x00", "\xff\xfe", "\\_", "a|", "\u200b", "\ufffd", "?", "`a\n", "a  \n", "\x81 ", "é\n", "\x82\r", "x\x82 ", "\x82\r\n", "\x82\x00"} {
		s := strings.Repeat(unit, n/len(unit))
		d := Decode("t", []byte(s))
		for k := 1; k <= d.Len(); k++ {
			_ = d.Text(k)
		}
	}
}
