#!/bin/sh
set -e
wait-for db
exec /srv/app
