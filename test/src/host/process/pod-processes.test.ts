import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRootFs, type RootFs } from '../../../../src/host/files/rootfs.ts';
import { sandboxRemark } from '../../../../src/host/process/pod-processes.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { makeGoElf } from '../../../support/bytes/elf/go-elf.ts';
import { unhurried } from '../../../support/deadlines.ts';

let root = '';
let fs: RootFs;
const id = 'a1b2c3d4e5f6'.padEnd(64, '0');

function process(pid: number, name: string, exe: string, cgroup: string): void {
  const directory = `${root}/proc/${pid}`;
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${directory}/stat`, `${pid} (${name}) S 0 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 ${pid}\n`);
  writeFileSync(`${directory}/cgroup`, `${cgroup}\n`);
  symlinkSync(exe, `${directory}/exe`);
}

beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-processes-'));
  writeFileSync(`${root}/pause`, 'x');
  writeFileSync(`${root}/sh`, 'x');
  writeFileSync(`${root}/server`, makeGoElf({ goVersion: 'go1.26.0' }));
  process(1, 'pause', '/pause', '0::/../x');
  process(7, 'sh', '/sh', '0::/../y');
  process(12, 'server', '/server', `0::/../cri-containerd-${id}.scope`);
  process(30, 'probe-env', '/server', '0::/');
  fs = createRootFs(syscalls, unhurried, root);
});
afterAll(() => rmSync(root, { recursive: true }));

it('lists the Go programs of a pod whose containers share their processes', () => {
  expect(sandboxRemark(fs, 1, 30)).toBe(
    "process 1 is the pod's sandbox (pause), whose containers share their processes: the Go programs are 12 /server (container a1b2c3d4e5f6): name one by --container-of or --pid",
  );
});

it('says nothing of any other process', () => {
  expect(sandboxRemark(fs, 12, 30)).toBeNull();
  expect(sandboxRemark(fs, 99, 30)).toBeNull();
});
