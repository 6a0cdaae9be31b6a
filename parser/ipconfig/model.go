package ipconfig

// Config is one output of ipconfig.
type Config struct {
	// Host is the host name, or "" (only /all prints it).
	Host     string    `json:"host,omitempty"`
	Adapters []Adapter `json:"adapters"`
	// Fields are the labelled values above the first adapter, as printed.
	Fields []Field `json:"fields,omitempty"`
}

// Adapter is one network adapter.
type Adapter struct {
	// Name is the adapter's name as its heading shows it, with the kind of
	// adapter in front ("Ethernet adapter Ethernet 2"), without the colon.
	Name string `json:"name"`
	// Description is the hardware's name, or "".
	Description string    `json:"description,omitempty"`
	Addresses   []Address `json:"addresses"`
	// Gateway and DNS are addresses as printed.
	Gateway []string `json:"gateway,omitempty"`
	DNS     []string `json:"dns,omitempty"`
	// Fields are all labelled values of the adapter, as printed.
	Fields []Field `json:"fields,omitempty"`
	Line   int     `json:"line"`
}

// Field is one label with its values.
type Field struct {
	Label  string   `json:"label"`
	Values []string `json:"values,omitempty"`
	Line   int      `json:"line"`
}

// Address is an address that the machine has itself.
type Address struct {
	// Text is the address without a remark such as "(Preferred)"; the zone of
	// a link-local address (%12) is kept.
	Text string `json:"text"`
	IPv6 bool   `json:"ipv6"`
	Line int    `json:"line"`
}
