import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createDeadline } from '../../../src/deadline.ts';
import { createRootFs } from '../../../src/host/files/rootfs.ts';
import { createEnvironment } from '../../../src/host/process/environment.ts';
import { createChildren } from '../../../src/host/tools/children.ts';
import { createTools } from '../../../src/host/tools/tools.ts';
import { log } from '../../../src/log/log.ts';
import { syscalls } from '../../../src/runtime/node/files.ts';
import { system as ownSystem } from '../../../src/runtime/node/system.ts';
import type { Syscalls } from '../../../src/runtime/syscalls.ts';
import type { System } from '../../../src/runtime/system.ts';

export const uid = process.getuid?.() ?? 0;

let runs = 0;

/** A directory of made-up tools for each test of a file, first on the PATH of what is opened. */
export function useToolDirectory() {
  let directory = '';
  // Not in /tmp, whose sticky bit tools are not trusted under.
  const parent = tmpdir().startsWith('/var/lib/') ? tmpdir() : '/var/lib';
  beforeEach(() => {
    directory = mkdtempSync(join(parent, 'probe-env-tools-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function tool(name: string, body: string): void {
    writeFileSync(join(directory, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }

  function open(timeoutMs = 5000, asUid = uid, calls: Syscalls = syscalls, without: string | null = null) {
    const start = performance.now();
    runs += 1;
    const system: System = {
      ...ownSystem,
      env: {},
      pid: process.pid,
      uid: asUid,
      gid: 0,
      groups: [],
      cwd: '/',
      machine: 'x86_64',
      elapsedMs: () => performance.now() - start,
    };
    const mark = { name: 'PROBE_ENV_CHILD_OF', value: `test.${process.pid}.${runs}` };
    const deadline = createDeadline(timeoutMs, system.elapsedMs);
    const children = createChildren(system, calls, mark);
    const fs = createRootFs(calls, deadline, '/');
    const env = createEnvironment('self', { PATH: `${directory}:/usr/bin:/bin` });
    const tools = createTools({ fs, env, system, children, deadline, log, without: () => without });
    return {
      tools,
      children,
      deadline,
      elapsedMs: system.elapsedMs,
      left: () => marked(`${mark.name}=${mark.value}.`),
    };
  }

  return { path: () => directory, tool, open };
}

/** The command lines of the processes that have this in their environment. */
export function marked(entry: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(entry)) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')];
      } catch {
        return [];
      }
    });
}

export async function eventually(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 100 && !condition(); round += 1) await new Promise((done) => setTimeout(done, 10));
}
