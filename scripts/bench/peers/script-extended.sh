#!/bin/sh
# The baseline and a look at the program itself, as far as `file` and `ldd` go.
set -e
. "${0%/*}/script.sh"
file "$1" | grep -q ELF
ldd "$1" 2>&1 | grep -q .
