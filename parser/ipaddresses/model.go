package ipaddresses

// Interfaces is one output of the command.
type Interfaces struct {
	Interfaces []Interface `json:"interfaces"`
}

// Interface is one network interface.
type Interface struct {
	// Name is the name between the quotation marks.
	Name string `json:"name"`
	// DHCP reports whether the addresses come from a server; nil where the
	// answer is in no known language.
	DHCP *bool `json:"dhcp"`
	// Addresses are in printed order.
	Addresses []Address `json:"addresses"`
	// Gateways are the default gateways.
	Gateways []string `json:"gateways,omitempty"`
	// Fields are all lines, as printed.
	Fields []Field `json:"fields"`
	Line   int     `json:"line"`
}

// Address is one address of an interface.
type Address struct {
	Address string `json:"address"`
	// Prefix is its network, such as "192.0.2.0/24".
	Prefix string `json:"prefix"`
	Line   int    `json:"line"`
}

// Field is one line.
type Field struct {
	// Label is "" for a further value of the line above.
	Label string `json:"label"`
	Value string `json:"value"`
	Line  int    `json:"line"`
}
