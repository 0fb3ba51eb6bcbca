#!/usr/bin/env sh -e
exec /app
