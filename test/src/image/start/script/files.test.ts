import { expect, it } from 'vitest';
import { filesOfScript } from '../../../../../src/image/start/script/files.ts';
import type { StartState } from '../../../../../src/image/start/state.ts';
import { programs, useFileRoot } from '../../../../support/roots/file-root.ts';

const image = useFileRoot(programs('/app', '/bin/wait-for', '/bin/worker'));

const state: StartState = { env: new Map([['PATH', '/bin']]), cwd: '/', unsure: new Set(), user: null };

it.each<[string, readonly string[], readonly string[] | null]>([
  ['wait-for db; exec /app', [], ['/bin/wait-for', '/app']],
  ['A=1 worker & ./app', [], ['/bin/worker', '/app']],
  ['while true; do worker "$X"; done', [], ['/bin/worker']],
  ['if test -e /x; then exec "$@"; fi', ['/app', '--port', '80'], ['/app']],
  ['run() { /app; }\nrun\n', [], ['/app']],
  ['nohup worker >/dev/null &', [], ['/bin/worker']],
  ['exec $PROGRAM', [], null],
  ['$PROGRAM --port 80', [], null],
  ['nohup "$PROGRAM"', [], null],
  ['$(which app)', [], null],
  ['. /etc/profile\n/app', [], null],
  ['eval "$x"', [], null],
  ['cat <<EOF\n/bin/worker\nEOF\n/app', [], ['/app']],
  ['sh <<EOF\n/bin/worker\nEOF\n/app', [], null],
  ['', [], []],
])('%s', (text, args, expected) => {
  expect(filesOfScript(image.fs, { text, args: ['entry.sh', ...args] }, state)).toEqual(expected);
});
