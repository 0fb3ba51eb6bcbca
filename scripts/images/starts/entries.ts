import { script } from './script.ts';

/** Entry points of the shapes that images have, besides those that give up root: by name. */
export const entryScripts = {
  case: script(
    'case "$1" in',
    '  -*) set -- app "$@" ;;',
    '  serve|run) shift; set -- app "$@" ;;',
    'esac',
    'exec "$@"',
  ),
  main: script('set -e', 'log() { echo "$@" >&2; }', 'main() {', '  log starting', '  exec app "$@"', '}', 'main "$@"'),
  jobs: script("trap 'exit 0' TERM", 'app "$@" &', 'pid=$!', 'wait "$pid"'),
  status: script('app "$@"', 'rc=$?', 'echo "ended: $rc"', 'exit $rc'),
  or: script('cd /app || exit 1', './server || { echo failed; exit 1; }'),
  wait: script('until [ -e /bin/sh ]; do', '  sleep 1', 'done', 'nc -z localhost 1 || true', 'exec "$@"'),
  options: script(
    'while [ $# -gt 0 ]; do',
    '  case "$1" in',
    '    --) shift; break ;;',
    '    *) shift ;;',
    '  esac',
    'done',
    'exec "$@"',
  ),
  source: script('set -a', '. /app/env.sh', 'set +a', 'exec "$PROGRAM"'),
  eval: script('eval "set -- $PROGRAM_LINE"', 'exec "$@"'),
  found: script('if command -v nothing >/dev/null; then exec nothing; fi', 'exec "$(command -v app)"'),
  secrets: script(
    'for file in /run/secrets/*; do',
    '  [ -f "$file" ] || continue',
    '  export "$(basename "$file")=$(cat "$file")"',
    'done',
    'exec app --host="$(hostname)"',
  ),
  first: script(
    'if [ -f /etc/none ]; then',
    '  echo migrating; touch /tmp/x || exit 1',
    'fi',
    'if ! app; then exit 1; fi',
  ),
  init: `#!/usr/bin/dumb-init /bin/sh\nset -e\nexec "$@"\n`,
  'no-file': script('. /app/none.sh', 'exec app'),
  'no-slash': script('cd /app', '. env.sh', 'exec app'),
  'no-command': script('set -e', 'wait-for db:5432', 'exec app'),
  place: script('DIR=$(cd "$(dirname "$0")" && pwd)', 'exec "$DIR/../app/server"'),
  'either-place': script('cd /nowhere 2>/dev/null || cd /app', 'exec ./server'),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
  slice: '#!/usr/bin/bash\nset -euo pipefail\nexec "${@:2}"\n',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
  default: script('set -u', 'ALL="$*"', 'echo "$ALL"', 'exec "${@:-app}"'),
  'goes-on': script('wait-for db:5432', '[ -r /app/none.sh ] && . /app/none.sh', 'exec app'),
} as const;

export type EntryScript = keyof typeof entryScripts;
