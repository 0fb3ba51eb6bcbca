import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createRootFs, type RootFs } from '../../../../src/host/files/rootfs.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { unhurried } from '../../../support/deadlines.ts';

/** A root with `/certs/file`, and a directory outside it with another `file`, for each test. */
export function useOutside(): { root: () => string; outside: () => string } {
  let scratch = '';
  beforeEach(() => {
    scratch = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'probe-env-confined-')));
    mkdirSync(path.join(scratch, 'root/certs'), { recursive: true });
    mkdirSync(path.join(scratch, 'outside'));
    writeFileSync(path.join(scratch, 'root/certs/file'), 'inside');
    for (const name of ['file', 'outside']) writeFileSync(path.join(scratch, 'outside', name), 'outside');
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));
  return { root: () => path.join(scratch, 'root'), outside: () => path.join(scratch, 'outside') };
}

export function open(root: string, calls: Syscalls = syscalls): RootFs {
  return createRootFs(calls, unhurried, root);
}
