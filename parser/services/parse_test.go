package services_test

import (
	"fmt"
	"os"
	"testing"

	"diag/parser"
	"diag/parser/services"
)

// Whole sections of several kinds in a row, without prompts, stay apart.
func TestNeighbours(t *testing.T) {
	var dump []byte
	for _, f := range []string{"testdata/sc.txt", "../tasklist/testdata/fragments.txt", "testdata/net-stop.txt", "../getprocess/testdata/tables.txt",
		"testdata/net-start.txt", "../tasklist/testdata/list.txt", "testdata/unknown-language.txt", "../tasklist/testdata/csv.txt", "../wmic/testdata/process.txt", "../getservice/testdata/tables.txt"} {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		dump = append(append(dump, b...), "  TCP    192.0.2.1:80   0.0.0.0:0   LISTENING   4\n"...)
	}
	kinds := map[string]int{}
	doc := parser.Parse("dump.txt", dump)
	for _, s := range doc.Sections {
		kinds[s.Kind]++
	}
	want := map[string]int{"services": 4, "tasklist": 3, "netstat": 10, "get-process": 5, "get-service": 2, "wmic": 1}
	if fmt.Sprint(kinds) != fmt.Sprint(want) {
		t.Errorf("sections %v, want %v", kinds, want)
	}
	// one line of nonsense in seven of the fixtures
	if len(doc.Unknown) != 7 {
		t.Errorf("unknown lines: %v", doc.Unknown)
	}
}

func Example() {
	doc := parser.Parse("dump.txt", []byte(`C:\>sc queryex PeerDistSvc

SERVICE_NAME: PeerDistSvc
        TYPE               : 20  WIN32_SHARE_PROCESS
        STATE              : 4  RUNNING
        PID                : 2668
`))
	for _, s := range doc.Sections {
		if l, ok := s.Data.(*services.List); ok {
			fmt.Println(l.Services[0].Name, l.Services[0].State, *l.Services[0].PID)
		}
	}
	// Output: PeerDistSvc RUNNING 2668
}
