package parser

import "strings"

// Moment says at which of two moments a file was captured, where collectors
// capture everything twice: before and after the trouble was reproduced.
type Moment string

// The moments of a pair of captures.
const (
	// AnyMoment: the name of the file does not tell.
	AnyMoment Moment = ""
	// Start: captured before.
	Start Moment = "start"
	// Stop: captured after.
	Stop Moment = "stop"
)

// momentOf reads the moment off a collector's file name: Microsoft's collectors
// write NetStatOutputAtStart.txt, HOST_NetStat_Info_Stop_.txt, ServicesStart.txt.
func momentOf(name string) Moment {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	name = strings.Trim(name, "_- ")
	for _, m := range [...]Moment{Start, Stop} {
		word := strings.ToUpper(string(m[:1])) + string(m[1:])
		rest, ok := strings.CutSuffix(name, word)
		if !ok {
			rest, ok = strings.CutSuffix(name, string(m))
			// In lower case the word must stand by itself: "restart" is none.
			ok = ok && (strings.HasSuffix(rest, "_") || strings.HasSuffix(rest, "-") || strings.HasSuffix(rest, " "))
		}
		if ok && rest != "" {
			return m
		}
	}
	return AnyMoment
}
