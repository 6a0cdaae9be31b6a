#!/bin/sh
# Measures diag against mawk, which prints the same columns of the same files, and
# prints the ratios: some runs of each command in turn, of which the median counts.
# Arguments: the number of netstat rows (1050000 make 100 MB).
set -eu
cd "$(dirname "$0")/.."
rows=${1:-1050000}
if ! command -v mawk >/dev/null; then
	apt-get update -qq && apt-get install -qq -y --no-install-recommends mawk
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/diag" ./cmd/diag
go build -o "$work/make" ./internal/bigtext/make
cat >"$work/hello.go" <<'GO'
package main

import "fmt"

func main() { fmt.Println("hello") }
GO
go build -o "$work/hello" "$work/hello.go"
go build -o "$work/ratio" ./internal/bigtext/ratio
"$work/make" netstat "$rows" >"$work/netstat.txt"
"$work/make" servicestate 5000 >"$work/servicestate.txt"
for kind in netstat:40 servicestate:5 urlacl:40 excludedportrange:10 tasklist:80 prose:20; do
	"$work/make" "${kind%:*}" "${kind#*:}"
done >"$work/ticket.txt"

columns='{sub(/\r$/,"")} $1=="TCP"||$1=="UDP"{if(r!="")print r"\t"e"\t"c; e="";c=""; if($1=="TCP")r=$1"\t"$2"\t"$3"\t"$4"\t"$5; else r=$1"\t"$2"\t"$3"\t\t"$4; next} /^ \[/{e=substr($0,3,length($0)-3);next} /^  [A-Za-z]/{c=$1;next} END{print r"\t"e"\t"c}'
queues='{sub(/\r$/,"")} /URL group ID:/{g=$NF} /Request queue name:/{sub(/.*name: /,"");q=$0} /HTTPS?:\/\//{print g"\t"q"\t"$1} /^ *[0-9]+$/{print q"\t"$1}'
cd "$work"
echo "netstat -abno, $rows rows, $(wc -c <netstat.txt) bytes"
./ratio mawk "$columns" netstat.txt -- ./diag parse --format tsv --kind netstat netstat.txt -- ./diag analyze --format json netstat.txt
echo "netsh http show servicestate, 5000 sites, $(wc -c <servicestate.txt) bytes"
./ratio mawk "$queues" servicestate.txt -- ./diag parse --format tsv --kind servicestate servicestate.txt -- ./diag analyze --format json servicestate.txt
echo "a ticket of six sections, $(wc -c <ticket.txt) bytes"
./ratio ./hello -- ./diag analyze ticket.txt
