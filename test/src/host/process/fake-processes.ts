import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import type { Host } from '../../../../src/host/host.ts';
import type { CaseHost } from '../../../support/cases/case.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

export interface FakeProcess {
  readonly name: string;
  readonly parent?: number;
  /** Of /proc/<pid>/exe. */
  readonly exe: string;
  readonly cmdline?: readonly string[];
  readonly cgroup?: string;
  readonly startTime?: number;
}

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A root with Go programs and wrappers, and /proc as these processes make it. */
export function hostWith(
  processes: Readonly<Record<number, FakeProcess>>,
  described: CaseHost = {},
  own = '0::/',
): Host {
  const root = mkdtempSync(path.join(os.tmpdir(), 'find-app-'));
  roots.push(root);
  const write = (file: string, content: string | Uint8Array) => {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  };
  write('/app', goProgram);
  write('/other', goProgram);
  for (const path of ['/app', '/other']) write(`${path} (deleted)`, goProgram);
  for (const tool of [...buildTools, ...parts]) write(tool, goProgram);
  for (const wrapper of [
    '/bin/sh',
    '/tini',
    '/pause',
    '/usr/bin/node',
    '/bin/busybox',
    '/bin/sleep',
    '/usr/bin/python3.11',
    '/usr/bin/supervisord',
    '/usr/bin/nginx',
  ])
    write(wrapper, 'no Go program');
  for (const [file, text] of Object.entries(scripts)) write(file, text);
  write('/proc/self/cgroup', `${own}\n`);
  for (const [pid, { name, parent = 0, exe, cmdline, cgroup = '0::/', startTime = 0 }] of Object.entries(processes)) {
    const flags = '1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0';
    write(`/proc/${pid}/stat`, `${pid} (${name}) S ${parent} ${flags} ${startTime} 0 0\n`);
    write(`/proc/${pid}/cmdline`, (cmdline ?? [exe]).map((word) => `${word}\0`).join(''));
    write(`/proc/${pid}/cgroup`, `${cgroup}\n`);
    symlinkSync(exe, path.join(root, `/proc/${pid}/exe`));
  }
  return caseHost(root, described);
}

/** What is found among these processes, and how. */
export function findIn(...processes: Parameters<typeof hostWith>): string | null {
  const { app } = hostWith(...processes);
  return app === null ? null : `${app.path} by ${app.foundBy}`;
}

const scripts = {
  '/wait.sh': '#!/bin/sh\nwhile ! test -e /ready; do sleep 1; done\nif test -e /x; then exec /app; else /other; fi\n',
  '/loop.sh': '#!/bin/sh\nwhile true; do sleep 1; done\n',
  '/variable.sh': '#!/bin/sh\nif test -e /x; then exec $PROGRAM; fi\n',
};

/** The smallest file with build info: an ELF header, one writable segment, and the inline format of Go 1.18 and later. */
const goProgram = (() => {
  const file = Buffer.alloc(256);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeUInt16LE(2, 16); // ET_EXEC
  file.writeUInt16LE(62, 18); // EM_X86_64
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(64n, 32); // e_phoff
  file.writeUInt16LE(64, 52); // e_ehsize
  file.writeUInt16LE(56, 54); // e_phentsize
  file.writeUInt16LE(1, 56); // e_phnum
  file.writeUInt16LE(64, 58); // e_shentsize
  file.writeUInt32LE(1, 64); // PT_LOAD
  file.writeUInt32LE(6, 68); // PF_R | PF_W
  for (const [at, value] of [0n, 0n, 0n, 256n, 256n, 4096n].entries()) file.writeBigUInt64LE(value, 72 + 8 * at);
  file.write('\xff Go buildinf:\x08\x02', 128, 'latin1');
  file.write('\x08go1.25.3\x00', 160, 'latin1');
  return file;
})();

/** What a build leaves running, of the official images and of Debian's packages. */
export const buildTools = ['/usr/local/go/pkg/tool/linux_amd64/compile', '/usr/lib/go-1.24/pkg/tool/linux_arm64/link'];

/** Go programs that come with packages of other languages. */
export const parts = [
  '/srv/node_modules/@esbuild/linux-x64/bin/esbuild',
  '/usr/lib/python3/dist-packages/wandb/bin/core',
] as const;
