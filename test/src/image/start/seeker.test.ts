import { describe, expect, it } from 'vitest';
import { planStart } from '../../../../src/image/start/start-plan.ts';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import { makeGoElf } from '../../../support/bytes/elf/go-elf.ts';
import { programs, useFileRoot } from '../../../support/roots/file-root.ts';

const linked = (interpreter: string): Buffer => elfBytes({ type: 'dyn', needed: ['libc.so.6'], interpreter });
const launchers: Readonly<Record<string, Buffer>> = {
  '/glibc/env': linked('/lib64/ld-linux-x86-64.so.2'),
  '/glibc-arm/env': linked('/lib/ld-linux-aarch64.so.1'),
  '/glibc-power/env': linked('/lib64/ld64.so.2'),
  '/glibc-old/env': linked('/lib/ld-2.31.so'),
  '/musl/env': linked('/lib/ld-musl-x86_64.so.1'),
  '/static/env': makeGoElf({ goVersion: '' }),
  '/new/gosu': makeGoElf({ goVersion: 'go1.19.8' }),
  '/old/gosu': makeGoElf({ goVersion: 'go1.18.2' }),
};

const image = useFileRoot({ ...launchers, ...programs('/usr/local/bin/tool', '/bin/plain', '/work/near') });

/** What a launcher finds, or the places where it found nothing. */
function found(search: string | null, ...argv: string[]): string {
  const env = new Map(search === null ? [] : [['PATH', search]]);
  const { end } = planStart(image.fs, { by: 'c', argv }, { env, cwd: '/work', uid: 0 }).plan;
  if (end.kind === 'program') return end.path;
  return end.kind === 'not-found' ? `none in ${JSON.stringify(end.searched)}` : end.kind;
}

describe('what a launcher finds', () => {
  it.each([
    ['/glibc/env', 'tool', 'none in "/bin:/usr/bin"'],
    ['/glibc/env', 'plain', '/bin/plain'],
    ['/glibc-arm/env', 'tool', 'none in "/bin:/usr/bin"'],
    ['/glibc-power/env', 'tool', 'none in "/bin:/usr/bin"'],
    ['/glibc-old/env', 'tool', 'none in "/bin:/usr/bin"'],
    ['/musl/env', 'tool', '/usr/local/bin/tool'],
    ['/musl/env', 'near', 'none in "/usr/local/bin:/bin:/usr/bin"'],
    ['/static/env', 'tool', '/usr/local/bin/tool'],
  ])('%s -i %s: %s', (env, name, expected) => {
    expect(found('/bin', env, '-i', name)).toBe(expected);
    expect(found(null, env, name)).toBe(expected);
  });

  it.each<[string | null, string, string, string]>([
    [null, '/new/gosu', 'plain', 'none in ""'],
    [null, '/old/gosu', 'plain', 'none in ""'],
    ['', '/new/gosu', 'near', 'none in ""'],
    ['.', '/new/gosu', 'near', 'none in "."'],
    [':/bin', '/new/gosu', 'near', 'none in ":/bin"'],
    [':/bin', '/new/gosu', 'plain', '/bin/plain'],
    ['.', '/old/gosu', 'near', '/work/near'],
    ['/usr/local/bin', '/new/gosu', 'tool', '/usr/local/bin/tool'],
  ])('with PATH=%s, %s root %s: %s', (search, gosu, name, expected) => {
    expect(found(search, gosu, 'root', name)).toBe(expected);
  });

  it('in the working directory is what an empty element of execvp(3) means', () => {
    expect(found(':/bin', '/glibc/env', 'near')).toBe('/work/near');
    expect(found('', '/glibc/env', 'near')).toBe('/work/near');
  });
});
