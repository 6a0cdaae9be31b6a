package docgen

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

func TestProse(t *testing.T) {
	for in, want := range map[string]string{
		"TIME_WAIT of a _name_":         `TIME_WAIT of a \_name\_`,
		`C:\Contoso\*.exe and DOMAIN\u`: `C:\Contoso\\\*.exe and DOMAIN\u`,
		"(see http://+:80/x/), then":    "(see `http://+:80/x/`), then",
		"netsh ... | findstr <PID>":     `netsh ... \| findstr \<PID>`,
	} {
		if got := prose(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestDifference(t *testing.T) {
	a, b := difference(
		[]string{"one", "URL group ID: FE00200010030001", "two  x", "three"},
		[]string{"zero", "one", "URL group ID: FE00200090090009", "two x", "one"})
	if diff := cmp.Diff([][]string{{"three"}, {"zero", "one"}}, [][]string{a, b}); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestBlocks(t *testing.T) {
	got := paragraphs("One *line*\nand another:\n\n  a = 1\n\n  b = 2\n\nEnd.")
	want := "One \\*line\\*\nand another:\n\n```\na = 1\n\nb = 2\n```\n\nEnd.\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A rule whose text does not make it fire must not get into the documentation.
func TestRulesFaults(t *testing.T) {
	texts := fstest.MapFS{"process-owner.txtar": {Data: []byte("hit:\nnear-miss:\n-- hit/a.txt --\nnothing\n-- near-miss/a.txt --\nnothing\n")}}
	if _, err := Rules(texts); err == nil || err.Error() != "process-owner: it does not fire on hit" {
		t.Errorf("%v", err)
	}
}

func TestMan(t *testing.T) {
	root := &cobra.Command{Use: "tool", Short: "Do things", Long: "Text:\n\n  x = 1"}
	sub := &cobra.Command{Use: "run FILE", Short: "Run", Run: func(*cobra.Command, []string) {}}
	sub.Flags().StringP("output", "o", "", "write there")
	sub.Flags().Bool("quick", false, "hurry")
	sub.Flags().Int("times", 3, "how often")
	root.AddCommand(sub)
	pages, err := Man(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 2 {
		t.Fatalf("%d pages, want 2", len(pages))
	}
	page := string(pages["tool-run.1"])
	for _, want := range []string{
		".TH \"TOOL-RUN\" \"1\" \"\" \"diag\" \"diag manual\"\n",
		".TP\n\\fB-o\\fP, \\fB--output\\fP \\fITEXT\\fP\nwrite there\n",
		".TP\n\\fB--quick\\fP\nhurry\n",
		".TP\n\\fB--times\\fP \\fIN\\fP\nhow often (default 3)\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if !strings.Contains(string(pages["tool.1"]), ".EX\nx = 1\n.EE\n") {
		t.Errorf("the indented text is not verbatim:\n%s", pages["tool.1"])
	}
}
