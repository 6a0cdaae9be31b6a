package ver

// Version is the answer of the ver command, or the first line of a cmd window.
type Version struct {
	// Text is the line as printed.
	Text  string `json:"text"`
	Major int    `json:"major"`
	Minor int    `json:"minor"`
	Build int    `json:"build"`
	// Revision is 0 where it is not printed.
	Revision int `json:"revision"`
	Line     int `json:"line"`
}
