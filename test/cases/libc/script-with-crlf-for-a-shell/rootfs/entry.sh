set -e
exec /srv/app
