package excludedportrange_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser"
	"diag/parser/excludedportrange"
	"diag/parser/internal/parsetest"
)

// found is what one section came to.
type found struct {
	Family, Transport string
	Ranges            []string
	Problems          int
}

// tables returns the tables that the whole parser finds, and the lines that it
// leaves unexplained.
func tables(s string) (all []found, unknown []string) {
	d := parser.Parse("dump.txt", []byte(s))
	for _, sec := range d.Sections {
		if r, ok := sec.Data.(*excludedportrange.Ranges); ok {
			f := found{Family: r.Family, Transport: r.Transport, Problems: len(sec.Problems)}
			for _, row := range r.Ranges {
				f.Ranges = append(f.Ranges, strings.Join(strings.Fields(d.Text.Text(row.Line)), " "))
			}
			all = append(all, f)
		}
	}
	return all, parsetest.Unknown(d)
}

const table = `
Protocol tcp Port Exclusion Ranges

Start Port    End Port
----------    --------
        80          80
     50000       50059     *

* - Administered port exclusions.
`

func TestSections(t *testing.T) {
	rows := []string{"80 80", "50000 50059 *"}
	for _, tc := range []struct {
		name    string
		text    string
		want    []found
		unknown []string
	}{
		{"family and transport come from the command",
			`C:\>netsh int ipv6 show excludedportrange protocol=tcp` + "\n" + table,
			[]found{{"ipv6", "tcp", rows, 0}}, nil},
		{"the context of netsh counts",
			"netsh interface ipv4>show excludedportrange tcp\n" + table,
			[]found{{"ipv4", "tcp", rows, 0}}, nil},
		{"without command the family is unknown", table, []found{{"", "tcp", rows, 0}}, nil},
		{"the command right above beats the title",
			`C:\>netsh int ipv4 show excludedportrange udp` + "\n" + table,
			[]found{{"ipv4", "udp", rows, 1}}, nil},
		{"further down the title wins, and the family is unknown",
			`C:\>netsh int ipv4 show excludedportrange udp` + "\nsomebody wrote this in between\n" + table,
			[]found{{"", "tcp", rows, 1}}, []string{"somebody wrote this in between"}},
		{"a table after another, Ok. between",
			`C:\>netsh int ipv4 show excludedportrange tcp` + "\n" + table + "\nOk.\n\n" + table,
			[]found{{"ipv4", "tcp", rows, 0}, {"ipv4", "tcp", rows, 0}}, nil},
		{"tables without titles part at their headers",
			"Start Port    End Port\n----------    --------\n  80   80\nStart Port    End Port\n----------    --------\n  81   81\n",
			[]found{{Ranges: []string{"80 80"}, Problems: 1}, {Ranges: []string{"81 81"}, Problems: 1}}, nil},
		{"a filtered list has nothing but rows",
			`C:\>netsh int ipv4 show excludedportrange tcp | findstr 50` + "\n     50000       50059     *\n     50100       50199\n",
			[]found{{"ipv4", "tcp", []string{"50000 50059 *", "50100 50199"}, 0}}, nil},
		{"a starred row alone is enough",
			"see this row\n     50000       50059     *\n",
			[]found{{"", "", []string{"50000 50059 *"}, 0}}, []string{"see this row"}},
		{"two bare numbers are nothing", "one\n12 34\n 50000       50059\n", nil, []string{"one", "12 34", "50000       50059"}},
		{"neither are numbers behind the note", table + "12 34\n", []found{{"", "tcp", rows, 0}}, []string{"12 34"}},
		{"a title and header in an unknown language, nonsense between",
			"Undantagna portar för udp\nqwx\n\nFörsta   Sista\n----------    --------\n  80   80\nqwx zzt\n  81   82   *\n\n* - Administrerade.\n",
			[]found{{"", "", []string{"80 80", "81 82 *"}, 0}}, []string{"Undantagna portar för udp", "qwx", "qwx zzt"}},
		{"a sentence about tcp is no title", "We looked at tcp.\n----------    --------\nfoo bar\n", nil, []string{"We looked at tcp.", "foo bar"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, unknown := tables(tc.text)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLongTable(t *testing.T) {
	const n = 300_000
	s := table[:strings.Index(table, "        80")] + strings.Repeat("  80  80\n", n)
	got, _ := tables(s)
	if len(got) != 1 || len(got[0].Ranges) != n {
		t.Errorf("%d tables", len(got))
	}
}
