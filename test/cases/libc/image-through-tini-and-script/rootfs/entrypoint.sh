#!/bin/sh
set -e
if [ -n "$DEBUG" ]; then
  echo "debug $(date)"
fi
exec "$@"
