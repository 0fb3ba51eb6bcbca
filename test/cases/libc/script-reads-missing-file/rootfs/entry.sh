#!/bin/sh
. /srv/env.sh
exec /srv/app
