package cacheparam

// Parameters are the limits of the response cache of HTTP.sys.
type Parameters struct {
	Parameters []Parameter `json:"parameters"`
}

// Parameter is one limit.
type Parameter struct {
	// Name is the registry-like name at the start of the line, in lower case:
	// "maxcacheresponsesize" or "cacherangechunksize".
	Name string `json:"name"`
	// Value is the number, in Unit; nil where there is none.
	Value *int64 `json:"value"`
	// Unit is the word behind the number, or "".
	Unit string `json:"unit,omitempty"`
	Line int    `json:"line"`
}
