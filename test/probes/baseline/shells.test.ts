import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { observeShells } from '../../../probes/baseline/contents/shells.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** @param files their paths; with an arrow, links */
function shellsIn(files: readonly string[], all = false, env: Readonly<Record<string, string>> = {}): string[] {
  const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-shells-'));
  roots.push(root);
  for (const file of files) {
    const [name = '', target] = file.split(' -> ');
    mkdirSync(path.dirname(root + name), { recursive: true });
    if (target === undefined) writeFileSync(root + name, '');
    else symlinkSync(target, root + name);
  }
  return observeShells(caseHost(root, { env }), all);
}

it.each<[string[], string[]]>([
  [[], []],
  [['/bin/ls', '/usr/bin/env'], []],
  [['/bin/sh'], ['/bin/sh']],
  [['/bin/sh -> dash'], []],
  [['/usr/bin/dash'], ['/usr/bin/dash']],
  [['/usr/bin/zsh'], ['/usr/bin/zsh']],
  [['/usr/local/bin/sh'], ['/usr/local/bin/sh']],
  [['/sbin/busybox'], ['/sbin/busybox']],
  [['/usr/bin/toybox', '/usr/bin/sh-helper'], ['/usr/bin/toybox']],
  [['/usr/bin/pwsh -> /opt/pwsh', '/opt/pwsh'], ['/usr/bin/pwsh']],
  [
    ['/bin/rbash', '/bin/mksh', '/bin/tcsh'],
    ['/bin/mksh', '/bin/rbash', '/bin/tcsh'],
  ],
  [['/nix/store/x/bin/bash'], []],
])('%j has the shells %j', (files, expected) => {
  expect(shellsIn(files, true)).toEqual(expected);
  expect(shellsIn(files)).toEqual(expected);
});

it('looks into the directories of PATH', () => {
  expect(shellsIn(['/nix/store/x/bin/bash'], true, { PATH: 'bin:/nix/store/x/bin' })).toEqual([
    '/nix/store/x/bin/bash',
  ]);
});

it('names a shell once where directories are links', () => {
  const merged = ['/usr/bin/sh', '/usr/bin/dash', '/usr/bin/mksh', '/bin -> usr/bin', '/sbin -> /usr/bin'];
  const usual = ['/bin/sh', '/bin/dash', '/usr/bin/sh'];
  expect(shellsIn(merged, true)).toEqual([...usual, '/bin/mksh']);
  // Unasked, the usual ones are enough of an answer.
  expect(shellsIn(merged)).toEqual(usual);
});

it('finds one in a directory with more names than are read', () => {
  const many = Array.from({ length: 2100 }, (_, index) => `/usr/bin/a${index}`);
  expect(shellsIn([...many, '/usr/bin/zsh'], true)).toEqual(['/usr/bin/zsh']);
});
