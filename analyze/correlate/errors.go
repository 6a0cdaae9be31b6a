package correlate

import "errors"

var errNoSDDL = errors.New("the entry shows no SDDL")
