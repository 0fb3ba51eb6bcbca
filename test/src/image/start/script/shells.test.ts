import { describe, expect, it } from 'vitest';
import { planStart } from '../../../../../src/image/start/start-plan.ts';
import type { StartPlan } from '../../../../../src/image/start/start-types.ts';
import { anyProgram, programs, useFileRoot } from '../../../../support/roots/file-root.ts';

const image = useFileRoot(programs('/bin/sh', '/bin/bash', '/usr/bin/env', '/usr/bin/app', '/srv/server'));

function planned(...argv: string[]): StartPlan {
  const env = new Map([['PATH', '/usr/bin:/bin']]);
  return planStart(image.fs, { by: 'config.json', argv }, { env, cwd: '/', uid: 0 }).plan;
}

describe('a script whose lines end with CR LF', () => {
  it.each<[string, string, string | null | undefined]>([
    ['names a command', 'set -e\r\nexec /srv/server\r\n', '/srv/server'],
    ['has the command in its arguments', 'exec "$@"\r\n', 'app'],
    ['has a block', 'if true; then\r\n  exec app\r\nfi\r\n', null],
    ['has its command before another word', 'exec /srv/server "$0"\r\n', undefined],
    ['has them only before', 'echo\r\nexec /srv/server\n', undefined],
    ['is not closed anyway', 'if true; then\r\n', undefined],
    ['has none', 'exec /srv/server\n', undefined],
  ])('%s', (_, text, word) => {
    image.add('/crlf.sh', text);
    const { steps, end } = planned('sh', '/crlf.sh', 'app');
    expect(steps.at(-1)?.carriageReturn).toEqual(word === undefined ? undefined : { word });
    if (word !== undefined) expect(end.kind).toBe('unclear');
  });
});

describe('a script that sets pipefail', () => {
  const pipefail = 'set -euo pipefail\nexec app\n';
  it.each<[string, string, readonly string[], boolean]>([
    ['for a shell without it', 'set -euo pipefail\nexec app\n', ['sh'], true],
    ['alone', 'set -o pipefail\nexec app\n', ['sh'], true],
    ['for a shell with it', 'set -euo pipefail\nexec app\n', ['/srv/ash'], false],
    ['by its first line', '#!/bin/sh\nset -eo pipefail\nexec app\n', [], true],
    ['by env', '#!/usr/bin/env sh\nset -eo pipefail\nexec app\n', [], true],
    ['by env that finds no shell', '#!/usr/bin/env zsh\nset -eo pipefail\nexec app\n', [], false],
    ['only where it can', '(set -o pipefail) 2>/dev/null && set -o pipefail\nexec app\n', ['sh'], false],
    ['in a branch that is not taken', 'if false; then set -o pipefail; fi\nexec app\n', ['sh'], false],
    ['as an argument', 'set -- -o pipefail\nexec app\n', ['sh'], false],
    ['not at all', 'set -eu\nexec app\n', ['sh'], false],
    ['after an if with bash', `if [ -z "$BASH_VERSION" ]; then exec bash "$0" "$@"; fi\n${pipefail}`, ['sh'], false],
    ['after a list with bash', `[ -z "$BASH" ] && exec /bin/bash "$0" "$@"\n${pipefail}`, ['sh'], false],
    ['after test and bash', `test "$BASH" || exec bash "$0" "$@"\n${pipefail}`, ['sh'], false],
    ['after bash as a child', `test "$BASH" || { bash "$0" "$@"; exit $?; }\n${pipefail}`, ['sh'], false],
    ['after bash in a function', `again() { exec bash "$0"; }\ntest "$BASH" || again\n${pipefail}`, ['sh'], false],
    ['after command exec', `test "$BASH" || command exec bash "$0"\n${pipefail}`, ['sh'], false],
    ['after eval of exec', `test "$BASH" || eval "exec bash $0"\n${pipefail}`, ['sh'], false],
    ['after a trap that starts', `trap "exec app" EXIT\n${pipefail}`, ['sh'], false],
    ['after a trap by number', `trap app 0\n${pipefail}`, ['sh'], false],
    ['after an alias', `alias set=true\n${pipefail}`, ['sh'], false],
    ['after a trap of signals', `trap "exec app" INT TERM\n${pipefail}`, ['sh'], true],
    ['after a trap that tidies', `trap "rm -f /x" EXIT\n${pipefail}`, ['sh'], true],
    ['after a trap with a function', `tidy() { rm /x; }\ntrap tidy EXIT\n${pipefail}`, ['sh'], true],
    ['after its name alone', `echo "$0"\n${pipefail}`, ['sh'], true],
    ['after bash with another', `bash -c "echo x"\n${pipefail}`, ['sh'], true],
  ])('%s', (_, text, shell, isRefused) => {
    image.add('/srv/ash', `${anyProgram} pipefail`);
    image.add('/pipe.sh', text);
    const { steps, end } = planned(...shell, '/pipe.sh');
    expect(steps.at(-1)?.refusesPipefail).toBe(isRefused ? true : undefined);
    expect(end.kind).toBe(isRefused ? 'unclear' : 'program');
  });
});
