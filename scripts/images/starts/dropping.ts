import { script } from './script.ts';

/** Entry points that give up root, as official images have them: by name. */
export const droppingScripts = {
  gosu: again('[ "$(id -u)" = 0 ]', 'exec gosu app "$0" "$@"'),
  // By its path: a shell of busybox prefers its own.
  setpriv: again('[ "$(id -u)" -eq 0 ]', 'exec /usr/bin/setpriv --reuid=app --regid=app --init-groups "$0" "$@"'),
  'setpriv-clear': again(
    '[ "$(id -u)" -eq 0 ]',
    'exec /usr/bin/setpriv --reuid=1000 --regid=3000 --clear-groups "$0" "$@"',
  ),
  chpst: again('[ "$(id -u)" = 0 ]', 'exec chpst -u app "$0" "$@"'),
  list: '#!/bin/sh\nset -e\n[ "$(id -u)" != 0 ] || exec gosu app:certs "$0" "$@"\nexec "$@"\n',
  else: '#!/bin/sh\nif [ "$(whoami)" = root ]; then exec gosu app "$@"; else exec "$@"; fi\n',
  // As that of redis.
  redis: script(
    'set -e',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
    'if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then',
    '  set -- app "$@"',
    'fi',
    `if [ "$1" = 'app' -a "$(id -u)" = '0' ]; then`,
    '  find . \\! -user app -exec echo {} + >/dev/null',
    '  exec gosu app "$0" "$@"',
    'fi',
    'umask 077',
    'exec "$@"',
  ),
  // As that of Vault.
  vault: script(
    'set -e',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
    'if [ "${1:0:1}" = \'-\' ]; then',
    '  set -- app "$@"',
    'fi',
    'if [ "$1" = serve ]; then',
    '  shift',
    '  set -- app serve --config=/etc "$@"',
    'elif [ "$1" = version ]; then',
    '  set -- app "$@"',
    'elif echo "$1" | grep -q "^agent$"; then',
    '  set -- app "$@"',
    'fi',
    'if [ "$1" = app ]; then',
    '  if [ -z "$SKIP_CHOWN" ]; then',
    '    mkdir -p /app',
    '  fi',
    '  if [ "$(id -u)" = 0 ]; then',
    '    set -- gosu app "$@"',
    '  fi',
    'fi',
    'exec "$@"',
  ),
  bash: [
    '#!/usr/bin/bash',
    'set -euo pipefail',
    'if [[ $1 == app && $EUID -eq 0 ]]; then',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
    '  exec gosu app "${BASH_SOURCE[0]}" "$@"',
    'fi',
    'exec "$@"',
    '',
  ].join('\n'),
  // A file decides.
  file: again('[ ! -f /keep-root ]', 'exec gosu app "$@"'),
} as const;

export type DroppingScript = keyof typeof droppingScripts;

function again(condition: string, command: string): string {
  return script(`if ${condition}; then`, `  ${command}`, 'fi', 'exec "$@"');
}
