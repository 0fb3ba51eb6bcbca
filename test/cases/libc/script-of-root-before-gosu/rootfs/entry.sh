#!/bin/sh
exec gosu 1000:1000 /srv/app
