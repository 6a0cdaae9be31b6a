package dynamicport_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser"
	"diag/parser/dynamicport"
	"diag/parser/internal/parsetest"
)

// ranges returns the ranges that the whole parser finds, without line numbers,
// how many problems it has with them, and the lines left unexplained.
func ranges(s string) (all []dynamicport.Range, problems int, unknown []string) {
	d := parser.Parse("dump.txt", []byte(s))
	for _, sec := range d.Sections {
		if r, ok := sec.Data.(*dynamicport.Range); ok {
			all = append(all, dynamicport.Range{Family: r.Family, Transport: r.Transport, Start: r.Start, Count: r.Count})
			problems += len(sec.Problems)
		}
	}
	return all, problems, parsetest.Unknown(d)
}

const tcp = `
Protocol tcp Dynamic Port Range
---------------------------------
Start Port      : 49152
Number of Ports : 16384
`

func TestSections(t *testing.T) {
	for _, tc := range []struct {
		name     string
		text     string
		want     []dynamicport.Range
		problems int
		unknown  []string
	}{
		{"the command tells the family", `C:\>netsh int ipv6 show dynamicport tcp` + "\n" + tcp,
			[]dynamicport.Range{{Family: "ipv6", Transport: "tcp", Start: 49152, Count: 16384}}, 0, nil},
		{"two titles, no blank line", strings.TrimSpace(tcp) + "\n" + strings.Replace(strings.TrimSpace(tcp), "tcp", "udp", 1),
			[]dynamicport.Range{{Transport: "tcp", Start: 49152, Count: 16384}, {Transport: "udp", Start: 49152, Count: 16384}}, 0, nil},
		{"without titles", "Start Port      : 1024\nNumber of Ports : 64511\nStart Port      : 49152\nNumber of Ports : 16384\n",
			[]dynamicport.Range{{Start: 1024, Count: 64511}, {Start: 49152, Count: 16384}}, 0, nil},
		{"French and Chinese", "Plage de ports dynamique du protocole tcp\n---------------------------------\nPort de démarrage   : 49152\nNombre de ports     : 16384\n\n协议 udp 动态端口范围\n---------------------------------\n启动端口        : 1024\n端口数          : 13977\n",
			[]dynamicport.Range{{Transport: "tcp", Start: 49152, Count: 16384}, {Transport: "udp", Start: 1024, Count: 13977}}, 0, nil},
		{"an unknown language with nonsense in it", "Zakres portow udp\n---------------------------------\nPort poczatkowy : 49152\nqwx\nLiczba portow   : 16384\n",
			nil, 0, []string{"Zakres portow udp", "Port poczatkowy : 49152", "qwx", "Liczba portow   : 16384"}},
		{"nonsense between known lines", "Protocol udp Dynamic Port Range\nqwx\n---------------------------------\nStart Port : 49152\nqwx: 12\nNumber of Ports : 16384\n",
			[]dynamicport.Range{{Transport: "udp", Start: 49152, Count: 16384}}, 0, []string{"qwx", "qwx: 12"}},
		{"the end is cut", "Protocol tcp Dynamic Port Range\n---------------------------------\nStart Port      : 49152\nNumber of Po",
			[]dynamicport.Range{{Transport: "tcp", Start: 49152}}, 1, []string{"Number of Po"}},
		{"a damaged number", "Protocol tcp Dynamic Port Range\n---------------------------------\nStart Port      : 49152\nNumber of Ports : 163840\n",
			[]dynamicport.Range{{Transport: "tcp", Start: 49152, Count: 163840}}, 1, nil},
		{"settings of something else", "Start Port : 80\nstop port : 90\n", nil, 0, []string{"Start Port : 80", "stop port : 90"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, problems, unknown := ranges(tc.text)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("ranges (-want +got):\n%s", diff)
			}
			if problems != tc.problems {
				t.Errorf("%d problems, want %d", problems, tc.problems)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}
