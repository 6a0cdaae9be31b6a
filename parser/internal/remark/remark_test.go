package remark_test

import (
	"testing"

	"diag/parser/internal/remark"
)

func TestBehind(t *testing.T) {
	for s, want := range map[string]bool{
		"<-- this one": true,
		"  # WinNAT":   true,
		"(mine)":       true,
		"← hier":       true,
		"":             false,
		"*":            false,
		"8080":         false,
		"this one":     false,
	} {
		if got := remark.Behind(s); got != want {
			t.Errorf("Behind(%q) = %t", s, got)
		}
	}
}
