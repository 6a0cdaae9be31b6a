package netshtree

// Tree is one output.
type Tree struct {
	Nodes []*Node `json:"nodes"`
}

// Node is a labelled line.
type Node struct {
	// Label is what stands before the colon; "" for a line that goes on with
	// the value above it.
	Label string `json:"label"`
	// Value is what stands behind the colon, as printed.
	Value string `json:"value"`
	Line  int    `json:"line"`
	// Children are the lines of the record that this line heads, and the lines
	// indented below it.
	Children []*Node `json:"children,omitempty"`
}
