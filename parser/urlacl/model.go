package urlacl

// Listing is one output of the command.
type Listing struct {
	Reservations []Reservation `json:"reservations"`
	// Failure is the text of an error that stands in place of the list, such
	// as "The handle is invalid.", or "".
	Failure string `json:"failure,omitempty"`
	// Titled reports whether the listing's title was seen: only then does an
	// empty list mean that nothing is reserved.
	Titled bool `json:"titled"`
}

// Reservation is one reserved URL.
type Reservation struct {
	// URL is the prefix as printed.
	URL   string `json:"url"`
	Users []User `json:"users"`
	// Unresolved are the lines that stand in place of accounts whose SID could
	// not be resolved; the SDDL still has them.
	Unresolved []int `json:"unresolved_lines,omitempty"`
	// SDDL is the security descriptor without blanks, or "" when it is missing.
	SDDL string `json:"sddl,omitempty"`
	// Line is the line of the URL, SDDLLine that of the SDDL (0 when missing).
	Line     int `json:"line"`
	SDDLLine int `json:"sddl_line,omitempty"`
}

// User is one account of a reservation.
type User struct {
	// Name is the account as printed.
	Name string `json:"name"`
	// Listen and Delegate are the printed rights; where the words are of an
	// unknown language they come from the SDDL.
	Listen   bool `json:"listen"`
	Delegate bool `json:"delegate"`
	Line     int  `json:"line"`
}
