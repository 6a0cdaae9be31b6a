package iplisten

// List is one output of the command.
type List struct {
	// Addresses stand as printed, in printed order.
	Addresses []string `json:"addresses"`
	// Lines are the lines of the addresses.
	Lines []int `json:"lines,omitempty"`
	// Titled reports whether the title was seen: only then does a list without
	// address mean that HTTP.sys listens on all addresses.
	Titled bool `json:"titled"`
	// Failure is an error text in place of the list, or "".
	Failure string `json:"failure,omitempty"`
}
