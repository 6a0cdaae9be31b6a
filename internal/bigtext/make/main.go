// Command make writes a large capture to standard output, for measurements:
//
//	go run ./internal/bigtext/make netstat 1050000 > big.txt
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"diag/internal/bigtext"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		var names []string
		for _, k := range bigtext.Kinds {
			names = append(names, k.Name)
		}
		return fmt.Errorf("usage: make KIND RECORDS, with a kind of %s", strings.Join(names, ", "))
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(os.Stdout, 1<<16)
	if err := bigtext.Write(w, args[0], n); err != nil {
		return err
	}
	return w.Flush()
}
