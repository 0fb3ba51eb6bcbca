import { describe, expect, it } from 'vitest';
import { planStart } from '../../../../src/image/start/start-plan.ts';
import { programs, useFileRoot } from '../../../support/roots/file-root.ts';

const tools = ['sh', 'app', 'server', 'tini', 'env', 'gosu', 'python3'];
const image = useFileRoot({
  ...programs(...tools.map((name) => `/bin/${name}`)),
  '/exec-args.sh': '#!/bin/sh\nset -e\nexec "$@"\n',
  '/if.sh': '#!/bin/sh\nif [ "$1" = serve ]; then\n  exec app\nelse\n  exec server\nfi\n',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
  '/redis.sh': '#!/bin/sh\nif [ "${1#-}" != "$1" ]; then\n  set -- app "$@"\nfi\nexec "$@"\n',
});

// Words of a manifest whose variables are elsewhere.
describe('a word with a value that is not known', () => {
  const unknownWords = ['$(APP)', '/srv/$(APP)', 'x=$(APP)'];
  const planned = (argv: readonly string[]) =>
    planStart(image.fs, { by: 'c', argv }, { env: new Map([['PATH', '/bin']]), cwd: '/', uid: 0, unknownWords });
  it.each<[readonly string[], string]>([
    [['$(APP)'], 'unclear'],
    [['/srv/$(APP)', 'x'], 'unclear'],
    [['tini', '--', '$(APP)'], 'unclear'],
    [['env', 'A=b', '$(APP)', 'app'], 'unclear'],
    [['/exec-args.sh', '$(APP)'], 'unclear'],
    [['/if.sh', '$(APP)'], 'unclear'],
    [['/redis.sh', '$(APP)'], 'unclear'],
    [['sh', '-c', 'exec "$1"', 'sh', '$(APP)'], 'unclear'],
    [['sh', '-c', 'exec /srv/"$1"', 'sh', '$(APP)'], 'unclear'],
    [['sh', '-c', 'if [ "$*" = x ]; then exec app; fi; exec server', 'sh', '$(APP)'], 'unclear'],
    [['sh', '/srv/$(APP)'], 'unclear'],
    [['$(OTHER)'], 'not-found'],
    [['/exec-args.sh', '$(OTHER)'], 'not-found'],
    [['app', '$(APP)'], 'program'],
    [['/exec-args.sh', 'app', '$(APP)'], 'program'],
    [['/if.sh', 'serve', '$(APP)'], 'program'],
  ])('%j: %s', (argv, kind) => {
    expect(planned(argv).plan.end.kind).toBe(kind);
  });

  it('is no script that an interpreter or a shell lacks', () => {
    expect(planned(['python3', '/srv/$(APP)']).plan.end).toEqual({ kind: 'program', path: '/bin/python3' });
    expect(planned(['sh', '/srv/$(APP)']).plan.steps).toMatchObject([{ given: { file: null } }]);
  });

  it('is no user, no directory and no value', () => {
    expect(planned(['gosu', '$(APP)', 'app']).state.user).toBe('unknown');
    expect(planned(['env', '-C', '/srv/$(APP)', 'app']).state.cwd).toBeNull();
    const { unsure } = planned(['env', 'TZ=x=$(APP)', 'app']).state;
    expect([...(unsure ?? [])]).toEqual(['TZ']);
  });
});
