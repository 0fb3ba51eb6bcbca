#!/bin/sh
exec /srv/app
