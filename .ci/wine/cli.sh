#!/bin/sh
# Runs the Windows program with wine: the tests of the command line, and what only
# Windows has: paths with backslashes, CRLF, wide text through a pipe, text of
# a console in an OEM code page. Needs wine and gcc-mingw-w64-x86-64.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
WINEPREFIX=$work/prefix
WINEDEBUG=-all
WINEDLLOVERRIDES='mscoree,mshtml=;bcryptprimitives=n'
export WINEPREFIX WINEDEBUG WINEDLLOVERRIDES
trap 'wineserver -k 2>/dev/null || true; rm -rf "$work"' EXIT
wine winecfg -v win10 >/dev/null 2>&1
wineserver -w 2>/dev/null || true
x86_64-w64-mingw32-gcc -shared -O1 -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" .ci/wine/bcryptprimitives.c -ladvapi32
export GOOS=windows GOARCH=amd64 CGO_ENABLED=0
go build -o "$work/diag.exe" ./cmd/diag
go test -c -o "$work/diag.test.exe" ./cmd/diag

fail() { echo "$*"; exit 1; }
# same NAME: the output of the Windows program is that of this system's, but for
# the paths.
unset GOOS GOARCH
go build -o "$work/diag" ./cmd/diag
mkdir -p "$work/ticket/sub"
sed 's/$/\r/' testdata/branchcache-port-80/dump.txt >"$work/ticket/sub/dump.txt"
cd "$work"
./diag analyze ticket/sub/dump.txt >want.md
wine diag.exe analyze 'ticket\sub\dump.txt' >got.md
tr -d '\r' <got.md | sed 's/ticket.sub.dump\.txt/ticket\/sub\/dump.txt/g' | cmp - want.md || fail 'a path with backslashes gives another report'
wine diag.exe analyze 'ticket' | grep -q 'held by HTTP.sys' || fail 'a folder is not read'
iconv -f UTF-8 -t UTF-16 ticket/sub/dump.txt | wine diag.exe analyze - | grep -q 'held by HTTP.sys' || fail 'wide text from a pipe is not read'
iconv -f UTF-8 -t UTF-16 ticket/sub/dump.txt >wide.txt
# What a German console of code page 850 prints; wine's own consoles know UTF-8 only.
printf '\r\nAktive Verbindungen\r\n\r\n  Proto  Lokale Adresse         Remoteadresse          Status           PID\r\n  TCP    0.0.0.0:8080           0.0.0.0:0              ABH\231REN         4711\r\n [Pr\201fer.exe]\r\n' >oem.txt
printf 'diag.exe analyze - < wide.txt > piped.md\r\ntype oem.txt | diag.exe parse --format tsv --kind netstat - > oem.tsv\r\ndiag.exe parse --format tsv --kind netstat ticket\\sub\\dump.txt > rows.tsv\r\ndiag.exe analyze nothing.txt\r\necho %%errorlevel%% > code.txt\r\n' >run.bat
wine cmd /c run.bat >/dev/null 2>&1 || true
grep -q 'held by HTTP.sys' piped.md || fail 'wide text from cmd.exe is not read'
grep -q 'LISTENING.*4711.*Prüfer.exe' oem.tsv || fail "text in an OEM code page is read as $(cat oem.tsv)"
./diag parse --format tsv --kind netstat ticket/sub/dump.txt | cmp - rows.tsv || fail 'the rows differ'
grep -q 3 code.txt || fail "exit code $(cat code.txt) for a file that does not exist"
wine diag.exe analyze -o 'out\report.md' ticket 2>err.txt && fail 'a folder that does not exist was written to'
grep -q 'error: ' err.txt || fail 'no error was printed'
wine diag.exe analyze -o 'report.md' 'ticket\sub\dump.txt' && cmp -s report.md got.md || fail 'the written report differs'
cd "$OLDPWD"/cmd/diag
# wine cannot delete a program that ran, so that the exit code says nothing, and now
# and then cannot start one ("Internal error").
for attempt in 1 2 3; do
	wine "$work/diag.test.exe" -test.short -test.parallel 1 -test.run '^TestScript$' "$@" >"$work/tests.txt" 2>&1 || true
	if tr -d '\r' <"$work/tests.txt" | grep -qx PASS; then
		exit 0
	fi
	grep -q 'diag.exe: Internal error' "$work/tests.txt" || break
	echo "attempt $attempt: wine could not start the program"
done
cat "$work/tests.txt"
exit 1
