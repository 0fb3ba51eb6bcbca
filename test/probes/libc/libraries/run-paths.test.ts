import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { observeRunPaths } from '../../../../probes/libc/libraries/run-paths.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-run-paths-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('directories of a RUNPATH', () => {
  it.each([
    ['glibc', '/x:', ['/x', '']],
    ['glibc', ':/x', ['', '/x']],
    ['glibc', '', []],
    ['musl', '/x:', ['/x']],
    ['musl', ':', []],
    ['musl', '', []],
    ['musl', 'lib:/x', ['lib', '/x']],
    [null, '/x:', ['/x', '']],
  ] as const)('to %s, %j has %j', (by, list, elements) => {
    const found = observeRunPaths(caseHost(root, {}), { tag: 'RUNPATH', list, by }, '/');
    expect(found.map(({ element }) => element)).toEqual(elements);
    const relative = found.filter(({ element }) => !element.startsWith('/')).map(({ state }) => state);
    expect(new Set(relative)).toEqual(new Set(relative.length === 0 ? [] : ['relative']));
  });
});
