import { describe, expect, it } from 'vitest';
import type { FileCapabilities } from '../../../../src/decode/file-capabilities.ts';
import type { Host } from '../../../../src/host/host.ts';
import {
  closedDirectory,
  mayExecute,
  programAccess,
  programReads,
  programUser,
  programUserWords,
  programView,
  refuseToGuess,
  startsSecure,
} from '../../../../src/linux/access/program-access.ts';
import { allCapabilities } from '../../../../src/linux/identity/capabilities.ts';
import type { CapabilitySets } from '../../../../src/linux/identity/credentials.ts';
import type { CaseHost } from '../../../support/cases/case.ts';
import { hostWith, nobodyKnown, user } from '../../../support/roots/program-root.ts';

describe('the access of the program', () => {
  it.each<[string, CaseHost, string, 'r' | 'w' | 'x', string]>([
    ['a user', { identity: user }, '/file', 'r', 'granted'],
    ['a user', { identity: user }, '/closed/file', 'r', 'denied'],
    ['root', { identity: { uid: 0, gid: 0, groups: [] } }, '/closed/file', 'r', 'granted'],
    ['root', { identity: { uid: 0, gid: 0, groups: [] } }, '/file', 'w', 'denied'],
    ['root', { identity: { uid: 0, gid: 0, groups: [] } }, '/file', 'x', 'denied'],
    ['nobody known', nobodyKnown, '/file', 'r', 'not-known'],
    ['nobody known', nobodyKnown, '/file', 'x', 'denied'],
    ['nobody known', nobodyKnown, '/none', 'r', 'missing'],
  ])('%s %#', (_, described, file, need, expected) => {
    expect(programAccess(hostWith(described), file, need).kind).toBe(expected);
  });

  it('to what was read here is asked for only where it may differ', () => {
    expect(programReads(hostWith({ identity: user }))('/closed/file')).toBe(false);
    expect(programReads(hostWith({ identity: user }))('/file')).toBe(true);
    expect(programReads(hostWith(nobodyKnown))('/closed/file')).toBe(true);
    expect(programReads(hostWith({ identity: user }))('/sticky/link')).toBe(false);
    // Root may not follow it either, and the link's owner may.
    expect(programReads(hostWith({ identity: { uid: 2000, gid: 2000, groups: [] } }))('/sticky/link')).toBe(true);
    expect(programReads(hostWith(nobodyKnown))('/sticky/link')).toBe(true);
    const host = hostWith({ identity: user });
    const { credentials } = host.program;
    const shared = { ...host, program: { ...host.program, credentials, sharesOurAccess: true } };
    expect(programReads(shared)('/closed/file')).toBe(true);
  });

  it('decides what is read as the program', () => {
    const fs = programView(hostWith({ identity: user }));
    expect(fs.read('/closed/file', 10).kind).toBe('denied');
    expect(fs.readText('/closed/file', 10).kind).toBe('denied');
    expect(fs.readSmall('/closed/file')).toBe(null);
    expect(fs.withFile('/closed/file', () => 1).kind).toBe('denied');
    expect(fs.withReadCache().read('/closed/file', 10).kind).toBe('denied');
    expect(fs.read('/file', 10).kind).toBe('found');
    expect(fs.stat('/closed/file').kind).toBe('found');
    expect(programView(hostWith(nobodyKnown)).read('/closed/file', 10).kind).toBe('found');
  });

  it('is not guessed where this process may read less', () => {
    const denied = { denied: ['/file', '/closed/file', '/none'] };
    const root = programView(hostWith({ identity: { uid: 0, gid: 0, groups: [] }, ...denied }));
    expect(root.read('/file', 10).kind).toBe('denied');
    expect(() => root.read('/closed/file', 10)).toThrow(
      '/closed/file cannot be read here, and uid 0, which the program runs as, can read it: run probe-env as that user',
    );
    const other = programView(hostWith({ identity: user, ...denied }));
    expect(other.read('/closed/file', 10).kind).toBe('denied');
    const shared = hostWith({ identity: { uid: 0, gid: 0, groups: [] }, ...denied });
    const { credentials } = shared.program;
    const asOurselves = { ...shared, program: { ...shared.program, credentials, sharesOurAccess: true } };
    expect(() => refuseToGuess(asOurselves, '/closed/file')).not.toThrow();
  });

  it.each<[CaseHost, number | null, string]>([
    [{ identity: user }, 1000, 'uid 1000'],
    [nobodyKnown, null, 'this user'],
  ])('is that of %j', (described, id, words) => {
    expect(programUser(hostWith(described))).toBe(id);
    expect(programUserWords(hostWith(described))).toBe(words);
  });
});

describe('execve', () => {
  const inode = (mode: number, uid = 0, gid = 0) => ({ kind: 'file', mode, uid, gid });
  it.each<[string, CaseHost, number, boolean]>([
    ['others', { identity: user }, 0o001, true],
    ['owner alone', { identity: user }, 0o100, false],
    ['any bit, for root', { identity: { uid: 0, gid: 0, groups: [] } }, 0o010, true],
    ['any bit, for nobody known', nobodyKnown, 0o010, true],
    ['no bit', nobodyKnown, 0o666, false],
  ])('runs a file with %s', (_, described, mode, expected) => {
    expect(mayExecute(hostWith(described), inode(mode))).toBe(expected);
  });

  const withNoNewPrivs = (noNewPrivs: boolean): Host => {
    const host = hostWith({ identity: user });
    const { credentials } = host.program;
    if (credentials === null) throw new Error('no credentials');
    return { ...host, program: { ...host.program, credentials: { ...credentials, noNewPrivs } } };
  };
  it.each<[string, Host, number, number, number, boolean, boolean]>([
    ['set-user-ID of another', hostWith({ identity: user }), 0o4755, 0, 1000, false, true],
    ['set-user-ID of its user', hostWith({ identity: user }), 0o4755, 1000, 0, false, false],
    ['set-group-ID of another', hostWith({ identity: user }), 0o2755, 1000, 0, false, true],
    ['set-group-ID of its group', hostWith({ identity: user }), 0o2755, 0, 1000, false, false],
    ['set-group-ID without execution', hostWith({ identity: user }), 0o2745, 1000, 0, false, false],
    ['no bit', hostWith({ identity: user }), 0o755, 0, 0, false, false],
    ['nosuid', hostWith({ identity: user }), 0o4755, 0, 0, true, false],
    ['no_new_privs', withNoNewPrivs(true), 0o4755, 0, 0, false, false],
    ['no_new_privs off', withNoNewPrivs(false), 0o4755, 0, 0, false, true],
    ['nobody known, root', hostWith(nobodyKnown), 0o4755, 0, 0, false, false],
    ['nobody known, another', hostWith(nobodyKnown), 0o4755, 5, 0, false, true],
  ])('is secure: %s', (_, host, mode, uid, gid, nosuid, expected) => {
    expect(startsSecure(host, inode(mode, uid, gid), null, nosuid)).toBe(expected);
  });

  const bind = 1n << 10n;
  const ep: FileCapabilities = { permitted: bind, inheritable: 0n, effective: true, rootId: null };
  const p = { ...ep, effective: false };
  const i = { ...p, permitted: 0n, inheritable: bind };
  type Given = { readonly uid?: number; readonly noNewPrivs?: boolean; readonly sets?: Partial<CapabilitySets> };
  // As Linux 6.18 answers, for a program that finds a library by LD_LIBRARY_PATH alone.
  it.each<[string, FileCapabilities, Given, boolean]>([
    ['+ep', ep, {}, true],
    ['+ep, root', ep, { uid: 0 }, false],
    ['+ep, no_new_privs', ep, { noNewPrivs: true }, true],
    ['+ep of this user namespace', { ...ep, rootId: 0 }, {}, true],
    ['+ep of another user namespace', { ...ep, rootId: 1000 }, {}, false],
    ['+p', p, {}, true],
    ['+p, root', p, { uid: 0 }, false],
    ['+p, no_new_privs', p, { noNewPrivs: true }, false],
    ['+p, no_new_privs, and had already', p, { noNewPrivs: true, sets: { permitted: bind } }, true],
    ['+p outside of the bounding set', p, { sets: { bounding: 0n } }, false],
    ['+i', i, {}, false],
    ['+i, inheritable', i, { sets: { inheritable: bind } }, true],
  ])('is secure by file capabilities: %s', (_, file, { uid = 1000, noNewPrivs = false, sets = {} }, expected) => {
    const host = hostWith({ identity: { uid, gid: uid, groups: [] } });
    const { credentials } = host.program;
    if (credentials === null) throw new Error('no credentials');
    const capabilities = { ...credentials.capabilities, bounding: allCapabilities, ...sets };
    const program = { ...host.program, credentials: { ...credentials, noNewPrivs, capabilities } };
    expect(startsSecure({ ...host, program }, inode(0o755, 0, 0), file, false)).toBe(expected);
    expect(startsSecure({ ...host, program }, inode(0o755, 0, 0), file, true)).toBe(false);
  });
});

describe('what is asked of the machine for an answer', () => {
  const described = hostWith({ identity: user });
  it('is no mount where something is only read', () => {
    const pids: (number | 'self')[] = [];
    const host: Host = {
      ...described,
      mounts(pid) {
        pids.push(pid);
        return [];
      },
    };
    programAccess(host, '/file', 'r');
    expect(pids).toEqual([]);
    programAccess(host, '/file', 'w');
    programAccess({ ...host, program: { ...host.program, pid: 7 } }, '/file', 'x');
    programAccess({ ...host, program: { ...host.program, pid: null } }, '/file', 'rx');
    expect(pids).toEqual(['self', 7, 'self']);
  });

  it('is nothing in a volume whose content nobody knows', () => {
    const fs = { ...described.fs, unknownAt: (path: string) => (path.startsWith('/volume') ? '/volume' : null) };
    const host = { ...described, fs };
    expect(programAccess(host, '/volume/file', 'r')).toEqual({ kind: 'not-known', element: '/volume', why: 'volume' });
    expect(programAccess(host, '/file', 'r').kind).toBe('granted');
  });

  it('is not whether it is there, where nobody knows who asks', () => {
    expect(programAccess(hostWith(nobodyKnown), '/file', 'r')).toEqual({
      kind: 'not-known',
      element: '/file',
      why: 'credentials',
    });
  });
});

describe('a directory that is closed to the program', () => {
  const described = hostWith({ identity: user });
  it.each([
    ['/closed/file', '/closed'],
    ['/closed', null],
    ['/file', null],
    ['/', null],
    ['/file/x', null],
  ])('on the way to %s: %s', (path, expected) => {
    expect(closedDirectory(described, path)).toBe(expected);
  });
  it('is one by its mode, not by what no mode tells', () => {
    const fs = { ...described.fs, permits: () => false };
    const host = { ...described, fs, program: { ...described.program, sharesOurAccess: true } };
    expect(programAccess(host, '/', 'x')).toMatchObject({ kind: 'denied', why: { by: 'unseen' } });
    expect(closedDirectory(host, '/file')).toBe(null);
  });
});
