// Command diag diagnoses port conflicts from captured Windows command output.
package main

import "os"

func main() {
	c := command{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(c.main(os.Args[1:]))
}
