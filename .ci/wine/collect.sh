#!/bin/sh
# Runs the batch file of "diag collect" with wine's cmd.exe, with stand-ins for
# the commands of Windows, and wine's own netstat in two languages. Needs wine,
# gcc-mingw-w64-x86-64 and locales. Arguments go to go test, "-args -update" for
# instance.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
WINEPREFIX=$work/prefix
WINEDEBUG=-all
LOCPATH=$work/locale
WINEDLLOVERRIDES='mscoree,mshtml='
export LOCPATH WINEPREFIX WINEDEBUG WINEDLLOVERRIDES
trap 'wineserver -k 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$LOCPATH"
localedef -i de_DE -f UTF-8 "$LOCPATH/de_DE.UTF-8"
wine winecfg -v win10 >/dev/null 2>&1
wineserver -w 2>/dev/null || true
x86_64-w64-mingw32-gcc -O1 -Wall -Werror -o "$work/standin.exe" .ci/wine/standin.c
for program in netstat netsh tasklist sc ipconfig whoami; do
	cp --remove-destination "$work/standin.exe" "$WINEPREFIX/drive_c/windows/system32/$program.exe"
	WINEDLLOVERRIDES="$WINEDLLOVERRIDES;$program.exe=n"
done
DIAG_WINE=1 go test -count=1 -run 'TestWine' ./collect "$@"
