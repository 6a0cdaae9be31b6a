package sslcert

// Listing is one output of the command.
type Listing struct {
	Bindings []Binding `json:"bindings"`
	// Titled reports whether the title was seen: only then does an empty list
	// mean that no certificate is bound.
	Titled bool `json:"titled"`
	// NotFound reports that netsh printed, in place of the list, that it
	// cannot find the file specified: nothing is bound under what was asked.
	NotFound bool `json:"not_found,omitempty"`
	// Failure is the text of that or of another error, or "".
	Failure string `json:"failure,omitempty"`
}

// Kinds of bindings.
const (
	// IP binds an address and port.
	IP = "ip"
	// Hostname binds a host name and port (server name indication).
	Hostname = "hostname"
	// CCS binds a port to the central certificate store.
	CCS = "ccs"
)

// Binding is one certificate binding.
type Binding struct {
	// Kind is IP, Hostname or CCS.
	Kind string `json:"kind"`
	// Endpoint is what is bound, as printed: "0.0.0.0:443", "[::]:443",
	// "www.example.com:443", or the port of a central certificate store.
	Endpoint string `json:"endpoint"`
	// Hash is the certificate's thumbprint as printed, which may be masked; ""
	// where the line is missing or holds (null).
	Hash string `json:"hash,omitempty"`
	// AppID is the GUID of the program that made the binding, in braces as
	// printed; "" where the line is missing.
	AppID string `json:"app_id,omitempty"`
	// Store is the name of the certificate store as printed; "" where the line
	// is missing or holds (null).
	Store string `json:"store,omitempty"`
	// Settings are the other lines, in order.
	Settings []Setting `json:"settings,omitempty"`
	// Extended are the groups of extended properties, in order.
	Extended []Group `json:"extended_properties,omitempty"`
	// Line is the line of the endpoint; the others are 0 when missing.
	Line      int `json:"line"`
	HashLine  int `json:"hash_line,omitempty"`
	AppIDLine int `json:"app_id_line,omitempty"`
	StoreLine int `json:"store_line,omitempty"`
}

// Setting is a labelled line.
type Setting struct {
	// Label is as printed, in whatever language.
	Label string `json:"label"`
	// Value is as printed; "" where the capture ends before it.
	Value string `json:"value"`
	Line  int    `json:"line"`
}

// Group is one group of extended properties; Windows 11 and Server 2022 print
// several below each binding.
type Group struct {
	Settings []Setting `json:"settings"`
	// Line is the group's heading.
	Line int `json:"line"`
}
