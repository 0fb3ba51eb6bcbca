#!/bin/sh
# Fetches probe-env and installs it, after its SHA-256 was compared with SHA256SUMS of the same release.
#
# usage: install.sh --from ADDRESS [--to DIR] [--kind static|node] [--sums-digest SHA256]
#
# ADDRESS  the directory that holds the files of a release: https://..., or a local path
# DIR      default: /usr/local/bin
# SHA256   of SHA256SUMS itself, from a place that you trust more than ADDRESS
set -eu

from='' to=/usr/local/bin kind=static digest=''

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

usage='usage: install.sh --from ADDRESS [--to DIR] [--kind static|node] [--sums-digest SHA256]'

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      printf '%s\n' "$usage"
      exit 0
      ;;
    --from | --to | --kind | --sums-digest) ;;
    *) fail "unknown option $1; $usage" ;;
  esac
  [ $# -ge 2 ] || fail "$1 needs a value"
  case $1 in
    --from) from=${2%/} ;;
    --to) to=$2 ;;
    --kind) kind=$2 ;;
    --sums-digest) digest=$2 ;;
  esac
  shift 2
done
[ -n "$from" ] || fail 'say where the release is: --from ADDRESS'
[ "$(uname -s)" = Linux ] || fail "probe-env is for Linux, and this is $(uname -s)"
case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) fail "there is no probe-env for $(uname -m)" ;;
esac
case $kind in
  static) file=probe-env-static-linux-$arch ;;
  node) file=probe-env-linux-$arch ;;
  *) fail "--kind is static or node, not $kind" ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# fetch NAME: puts a file of the release into $work.
fetch() {
  case $from in
    *://*@*) fail "no name and no password in an address: $from" ;;
    /* | .*) cp "$from/$1" "$work/$1" || fail "cannot read $from/$1" ;;
    https://* | http://127.0.0.1[:/]* | http://localhost[:/]*)
      if command -v curl >/dev/null 2>&1; then
        # A redirect must not leave TLS.
        curl -fsSL --proto-redir "=${from%%:*}" --retry 2 -o "$work/$1" "$from/$1" || fail "cannot fetch $from/$1"
      elif command -v wget >/dev/null 2>&1; then
        wget -q -O "$work/$1" "$from/$1" || fail "cannot fetch $from/$1"
      else
        fail 'neither curl nor wget is installed'
      fi
      ;;
    *) fail "not an address to fetch from: $from (https://, or a path that begins with / or .)" ;;
  esac
}

# sum FILE: its SHA-256.
sum() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$1"
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 "$1"
  else
    fail 'neither sha256sum nor shasum is installed: nothing can be verified'
  fi | cut -d ' ' -f 1
}

fetch SHA256SUMS
if [ -n "$digest" ] && [ "$(sum "$work/SHA256SUMS")" != "$digest" ]; then
  fail 'SHA256SUMS is not the one whose digest was given'
fi
expected=$(awk -v name="$file" '$2 == name { print $1 }' "$work/SHA256SUMS")
[ -n "$expected" ] || fail "SHA256SUMS does not list $file"
fetch "$file"
actual=$(sum "$work/$file")
[ "$actual" = "$expected" ] || fail "$file is not what SHA256SUMS states: $actual, expected $expected"
mkdir -p "$to" || fail "cannot make $to"
# Under its name at once and whole: it may be running.
cp "$work/$file" "$to/.probe-env.$$" && chmod 755 "$to/.probe-env.$$" && mv "$to/.probe-env.$$" "$to/probe-env" ||
  { rm -f "$to/.probe-env.$$"; fail "cannot write to $to"; }
printf 'installed %s/probe-env: %s, SHA-256 %s\n' "$to" "$file" "$actual" >&2
