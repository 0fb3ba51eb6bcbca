import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judgeStart } from '../../../../../probes/libc/program/judge.ts';
import { threadsAtStart, writableAtStart } from '../../../../../src/decode/go/program/address-space.ts';
import { factsOf, go } from '../../../../support/facts/libc-facts.ts';
import { needs } from '../../../../support/needs.ts';
import { built, type ProgramName } from '../../../../support/roots/libc-programs.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-limits-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Where another user may start it. */
function forEverybody(name: ProgramName): string {
  const file = path.join(directory, name);
  copyFileSync(built(name), file);
  chmodSync(file, 0o755);
  chmodSync(directory, 0o755);
  return file;
}

const said = (program: Parameters<typeof factsOf>[0] & {}): boolean => {
  const { facts, program: observed } = factsOf(program);
  return judgeStart(facts, observed).length > 0;
};

describe('a limit of threads', needs('go', 'root', 'setpriv'), () => {
  // A uid that nobody has, so that no other process counts. With as many as are needed it depends on the CPUs, so that only twice as many start.
  it.each([
    ['go-static', threadsAtStart.withoutCgo - 1, false],
    ['go-static', 2 * threadsAtStart.withoutCgo, true],
  ] as const)('%s with %i', (name, limit, starts) => {
    const asNobody = ['setpriv', '--reuid', '61234', '--clear-groups', forEverybody(name)];
    const { status, stderr } = spawnSync('prlimit', [`--nproc=${limit}`, ...asNobody], { encoding: 'utf8' });
    expect(status === 0, stderr).toBe(starts);
    expect(said({ program: { threads: { limit, by: 'RLIMIT_NPROC' }, go: { ...go, cgo: false } } })).toBe(!starts);
  });
});

describe('a limit of writable memory', needs('go'), () => {
  it.each([
    [writableAtStart - 1, false],
    [2 * writableAtStart, true],
  ])('%i bytes', (limit, starts) => {
    const { status, stderr } = spawnSync('prlimit', [`--data=${limit}`, built('go-static')], { encoding: 'utf8' });
    expect(status === 0, stderr).toBe(starts);
    expect(said({ program: { dataSpace: limit, go: { ...go, version: 'go1.26.1' } } })).toBe(!starts);
  });
});
