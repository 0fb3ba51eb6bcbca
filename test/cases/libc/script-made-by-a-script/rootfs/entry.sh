#!/bin/sh
exec sh /made.sh
