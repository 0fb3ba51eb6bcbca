import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRootFs, type RootFs } from '../../../../src/host/files/rootfs.ts';
import { containerOfProcess, containerWords, processOfContainer } from '../../../../src/host/proc/container-of.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { unhurried } from '../../../support/deadlines.ts';

let root = '';
let fs: RootFs;
const [web, api, old] = ['ab12', 'ab34', 'cd56'].map((start) => start.padEnd(64, '0'));

function process(pid: number, startTime: number, cgroup: string, mounts: readonly string[] = []): void {
  const directory = `${root}/proc/${pid}`;
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${directory}/stat`, `${pid} (x) S 0 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 ${startTime} 0 0\n`);
  writeFileSync(`${directory}/cgroup`, `${cgroup}\n`);
  writeFileSync(
    `${directory}/mountinfo`,
    mounts.map((from, at) => `${at + 30} 1 8:1 ${from} /m${at} rw - ext4 /dev/vda rw\n`).join(''),
  );
  symlinkSync('/x', `${directory}/exe`);
}

const logOf = (name: string): string => `/var/lib/kubelet/pods/0a1b-22/containers/${name}/1f2e3d4c`;

beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-containers-of-'));
  process(1, 1, '0::/../pause');
  process(9, 5, `0::/../cri-containerd-${web}.scope`, ['/', logOf('web')]);
  process(7, 6, `0::/../cri-containerd-${web}.scope`, ['/', logOf('web')]);
  process(20, 7, `0::/../cri-containerd-${api}.scope`, [logOf('api')]);
  process(30, 8, '0::/', [`/var/lib/docker/containers/${old}/hostname`]);
  process(40, 9, `0::/../cri-containerd-${'9'.repeat(64)}.scope`, [logOf('debug')]);
  fs = createRootFs(syscalls, unhurried, root);
});
afterAll(() => rmSync(root, { recursive: true }));

describe('the container of a process', () => {
  it.each([
    [1, ''],
    [7, ' (container web, ab1200000000)'],
    [30, ' (container cd5600000000)'],
    [99, ''],
  ])('%i', (pid, words) => expect(containerWords(containerOfProcess(fs, pid))).toBe(words));
});

describe('the first process of a container', () => {
  it.each([
    ['web', 9],
    ['ab12', 9],
    [web ?? '', 9],
    ['ab34', 20],
    ['cd56', 30],
  ])('%s', (wanted, pid) => expect(processOfContainer(fs, wanted, 40)).toBe(pid));

  it.each([
    [
      'we',
      "no process here belongs to a container 'we': choose from 9 (container web, ab1200000000), 20 (container api, ",
    ],
    ['ab1', "no process here belongs to a container 'ab1'"],
    ['debug', "no process here belongs to a container 'debug'"],
  ])('%s: there is none', (wanted, message) => expect(() => processOfContainer(fs, wanted, 40)).toThrow(message));

  it('an id that begins as several do', () => {
    process(50, 10, `0::/../cri-containerd-${'ab12'.padEnd(64, '1')}.scope`);
    const later = createRootFs(syscalls, unhurried, root);
    expect(() => processOfContainer(later, 'ab12', 40)).toThrow(
      "'ab12' matches several containers: 9 (container web, ",
    );
  });
});
