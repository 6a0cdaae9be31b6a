package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// console breaks lines as a console window of the given width does.
func console(s string, width int) string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		for len(l) > width {
			out = append(out, l[:width])
			l = l[width:]
		}
		out = append(out, l)
	}
	return strings.Join(out, "\n")
}

const (
	wideCertificate = "SSL Certificate bindings:\n-------------------------\n\n" +
		"    Hostname:port                : orders-and-invoices.intranet.emea.sales.contoso-subsidiary.example.com:443\n" +
		"    Certificate Hash             : 8d3f0a5c6e7b91d2c4a8f6e5b7093d1c2e4f6a80\n" +
		"    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n" +
		"    Certificate Store Name       : My\n"
	wideCommand = "C:\\Users\\operator>netsh interface portproxy add v4tov4 listenaddress=192.0.2.10 listenport=8080 connectaddress=198.51.100.7 connectport=80\n\n" +
		"C:\\Users\\operator>netsh interface portproxy show v4tov4\n\nListen on ipv4:             Connect to ipv4:\n\n" +
		"Address         Port        Address         Port\n--------------- ----------  --------------- ----------\n192.0.2.10      8080        198.51.100.7    80\n"
	wideTasks = "Image Name                     PID Session Name        Session#    Mem Usage Status          User Name                                              CPU Time\n" +
		"========================= ======== ================ =========== ============ =============== ================================================== ============\n" +
		"till.exe                      4300 Console                    1      8,008 K Running         CONTOSO\\operator                                        0:00:07\n"
)

func TestWrappedByAConsole(t *testing.T) {
	for name, s := range map[string]string{"certificate": wideCertificate, "command line": wideCommand, "tasks": wideTasks} {
		want, _ := content(t, Parse("dump.txt", []byte(s)))
		for _, width := range []int{80, 90, 100, 120} {
			broken := console(s, width)
			if broken == s {
				continue
			}
			d := Parse("dump.txt", []byte(broken))
			got, _ := content(t, d)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s at %d columns: data (-want +got):\n%s", name, width, diff)
			}
			for _, u := range d.Unknown {
				t.Errorf("%s at %d columns: line %d is unexplained: %q", name, width, u.Line, u.Text)
			}
			checkDocument(t, d)
		}
	}
}

// Lines that fill a console's width by chance are joined to nothing that makes no
// sense with them.
func TestNotWrapped(t *testing.T) {
	row := "  TCP    192.0.2.17:50112       198.51.100.4:443       ESTABLISHED     4300"
	full := row + strings.Repeat(" ", 80-len(row))
	ruler := strings.Repeat("=", 25) + " " + strings.Repeat("=", 8) + " " + strings.Repeat("=", 45)
	for name, s := range map[string]string{
		"a row":              row + "\n" + full + "\nnothing of this kind\n" + row + "\n",
		"rows padded":        full + "\nnothing of this kind\n" + full + "\n" + full + "\n",
		"a ruler":            ruler + "\nnothing of this kind\n",
		"prose":              strings.Repeat("words of ", 8) + "somebody\nnothing of this kind\n",
		"a row of odd width": row + " \nnothing of this kind\n",
	} {
		d := Parse("dump.txt", []byte(s))
		unknown := 0
		for _, u := range d.Unknown {
			if u.Text == "nothing of this kind" {
				unknown++
			}
		}
		if unknown != 1 {
			t.Errorf("%s: the foreign line is explained: %v", name, d.Unknown)
		}
	}
}
