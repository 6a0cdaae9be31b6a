package systeminfo

// Info is one output of systeminfo.
type Info struct {
	Host      string `json:"host,omitempty"`
	OSName    string `json:"os_name,omitempty"`
	OSVersion string `json:"os_version,omitempty"`
	// Build is the build number of the version, or 0 where it is not printed.
	Build int `json:"build,omitempty"`
	// VersionLine is the line of the version, or 0.
	VersionLine int `json:"version_line,omitempty"`
	// Fields are all labelled values in the order printed.
	Fields []Field `json:"fields"`
}

// Field is one labelled value.
type Field struct {
	Label string `json:"label"`
	Value string `json:"value"`
	// Items are the entries of a list below the value, without their numbers.
	Items []string `json:"items,omitempty"`
	Line  int      `json:"line"`
}
