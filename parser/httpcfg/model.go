package httpcfg

// Listing is one output of "httpcfg query".
type Listing struct {
	Records []Record `json:"records"`
}

// Kinds of records.
const (
	URLACL   = "urlacl"
	SSL      = "ssl"
	IPListen = "iplisten"
)

// Record is one entry. Only the fields of its kind are set.
type Record struct {
	// Kind is URLACL, SSL or IPListen.
	Kind string `json:"kind"`
	// URL and SDDL belong to URLACL.
	URL  string `json:"url,omitempty"`
	SDDL string `json:"sddl,omitempty"`
	// Endpoint belongs to SSL ("0.0.0.0:443") and IPListen ("192.0.2.1").
	Endpoint string `json:"endpoint,omitempty"`
	// Hash, AppID and Store belong to SSL.
	Hash  string `json:"hash,omitempty"`
	AppID string `json:"app_id,omitempty"`
	Store string `json:"store,omitempty"`
	// Settings are the other labelled lines, in order.
	Settings []Setting `json:"settings,omitempty"`
	Line     int       `json:"line"`
}

// Setting is a labelled line.
type Setting struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Line  int    `json:"line"`
}
