#!/bin/sh
set -euo pipefail
exec /srv/app
