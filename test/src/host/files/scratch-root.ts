import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createRootFs, type RootFs } from '../../../../src/host/files/rootfs.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { unhurried } from '../../../support/deadlines.ts';

/** For each test a root of its own, with `file`, whose content is `content`, and an empty `directory`. */
export function useScratchRoot(): { within(name: string): string; open(calls?: Syscalls): RootFs } {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'probe-env-rootfs-'));
    writeFileSync(join(root, 'file'), 'content');
    mkdirSync(join(root, 'directory'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  return {
    within: (name) => join(root, name),
    open: (calls = syscalls) => createRootFs(calls, unhurried, root),
  };
}

/** The running system. */
export const system: RootFs = createRootFs(syscalls, unhurried, '/');

/** Calls one of which answers with an error. */
export function failing(call: keyof Syscalls, code: string): Syscalls {
  const fail = (): never => {
    throw Object.assign(new Error(code), { code });
  };
  return { ...syscalls, [call]: fail };
}
