import { describe, expect, it } from 'vitest';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import { createProcess } from '../../../../src/host/process/process.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { unhurried } from '../../../support/deadlines.ts';

describe('a process', () => {
  it('is ourselves, read once and when asked', () => {
    const opened: string[] = [];
    const calls: Syscalls = {
      ...syscalls,
      open(path) {
        opened.push(path);
        return syscalls.open(path);
      },
    };
    const own = createProcess(createRootFs(calls, unhurried, '/'), 'self');
    expect(opened).toEqual([]);
    expect(own.credentials?.uid.effective).toBe(process.geteuid?.());
    expect(own.credentials?.gid.effective).toBe(process.getegid?.());
    expect(own.sharesOurAccess).toBe(true);
    expect(own.limits?.nofile?.soft).toBeGreaterThan(0);
    expect(own.status).toContain('Uid:');
    expect(own.credentials?.namespace?.uids.length).toBeGreaterThan(0);
    expect(own.limits).toBe(own.limits);
    expect(opened).toEqual(['/proc/self/status', '/proc/self/limits', '/proc/self/uid_map', '/proc/self/gid_map']);
  });

  it('is one of equal rights, by its number', () => {
    expect(createProcess(createRootFs(syscalls, unhurried, '/'), process.pid).sharesOurAccess).toBe(true);
  });

  it.each([null, 4_194_305])('is not known: %s', (pid) => {
    const none = createProcess(createRootFs(syscalls, unhurried, '/'), pid);
    expect({ ...none, credentials: none.credentials, status: none.status }).toMatchObject({
      credentials: null,
      status: null,
    });
    expect([none.limits, none.cgroup, none.sharesOurAccess]).toEqual([null, null, false]);
  });
});
