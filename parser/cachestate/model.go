package cachestate

// Snapshot is one output of the command.
type Snapshot struct {
	Entries []Entry `json:"entries"`
	// Titled reports whether the title was seen: only then does an empty list
	// mean that nothing is cached.
	Titled bool `json:"titled"`
	// TitleLine is 0 when missing.
	TitleLine int `json:"title_line,omitempty"`
}

// Entry is one cached response.
type Entry struct {
	// URL is as printed.
	URL string `json:"url"`
	// Queue is the request queue whose owner put the response into the cache;
	// "" when the line is missing.
	Queue string `json:"queue,omitempty"`
	// Fields are the lines below the URL, in order, the queue among them.
	Fields []Field `json:"fields"`
	Line   int     `json:"line"`
}

// Field is a labelled line.
type Field struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Line  int    `json:"line"`
}
