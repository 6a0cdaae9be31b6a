package services

import (
	"strconv"
	"strings"
)

// states are the numbers that the service control manager gives the states of
// a service (SERVICE_STATUS.dwCurrentState).
var states = [...]string{"", "STOPPED", "START_PENDING", "STOP_PENDING", "RUNNING", "CONTINUE_PENDING", "PAUSE_PENDING", "PAUSED"}

// stateName is the word of a state: by its number, or "" when the printed word
// is a known one of another number.
func stateName(number, word string) string {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n >= len(states) {
		return ""
	}
	word, _, _ = strings.Cut(word, " ")
	for i, s := range states {
		if s == word && i > 0 && i != n {
			return ""
		}
	}
	return states[n]
}

// types are the numbers of the service types (SERVICE_STATUS.dwServiceType),
// hexadecimal as printed.
var types = map[string]string{
	"1": "KERNEL_DRIVER", "2": "FILE_SYSTEM_DRIVER", "4": "ADAPTER", "8": "RECOGNIZER_DRIVER", "10": "WIN32_OWN_PROCESS",
	"20": "WIN32_SHARE_PROCESS", "30": "WIN32", "50": "USER_OWN_PROCESS", "60": "USER_SHARE_PROCESS",
	"110": "WIN32_OWN_PROCESS", "120": "WIN32_SHARE_PROCESS", "d0": "USER_OWN_PROCESS", "e0": "USER_SHARE_PROCESS",
}

func typeName(number, word string) string {
	if name := types[strings.ToLower(number)]; name != "" {
		return name
	}
	word, _, _ = strings.Cut(word, " ")
	return word
}

func number32(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 32)
	return int(n), err == nil
}
