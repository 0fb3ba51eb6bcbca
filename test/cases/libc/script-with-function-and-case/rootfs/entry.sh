#!/bin/sh
set -e
main() {
  while [ $# -gt 1 ]; do shift; done
  case "$1" in
    serve) exec /srv/none ;;
    *) exec /srv/app ;;
  esac
}
main "$@"
