package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// byteSize is --max-size: a number of bytes, with or without a unit.
type byteSize int64

// defaultMaxSize is how much text one call reads unless told otherwise.
const defaultMaxSize = byteSize(1 << 30)

var units = []struct {
	name  string
	bytes float64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}, {"B", 1}}

// String is the size in the largest binary unit that divides it.
func (s *byteSize) String() string { return s.text() }

func (s byteSize) text() string {
	for _, u := range units[:3] {
		if n := int64(u.bytes); s > 0 && int64(s)%n == 0 {
			return strconv.FormatInt(int64(s)/n, 10) + " " + u.name
		}
	}
	return strconv.FormatInt(int64(s), 10) + " bytes"
}

func (s *byteSize) Type() string { return "SIZE" }

// Set reads 1073741824, 500MB, 1.5GiB.
func (s *byteSize) Set(text string) error {
	number, factor := strings.TrimSpace(text), 1.0
	for _, u := range units {
		if n := len(number) - len(u.name); n > 0 && strings.EqualFold(number[n:], u.name) {
			number, factor = strings.TrimSpace(number[:n]), u.bytes
			break
		}
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(f) || f <= 0 || f*factor < 1 || f*factor > math.MaxInt64/4 {
		return fmt.Errorf("%q is no size such as 500MB or 2GiB", text)
	}
	*s = byteSize(f * factor)
	return nil
}
