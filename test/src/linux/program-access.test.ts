import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { allCapabilities, noCapabilities } from '../../../src/linux/capabilities.ts';
import { type Credentials, plainCredentials } from '../../../src/linux/credentials.ts';
import { hostNamespaces } from '../../../src/linux/namespaces.ts';
import type { Need } from '../../../src/linux/permission.ts';
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
} from '../../../src/linux/program-access.ts';
import { type CaseHost, caseHost } from '../../support/case-host.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-program-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(path.join(root, 'closed'));
mkdirSync(path.join(root, 'proc/self'), { recursive: true });
mkdirSync(path.join(root, 'proc/7/ns'), { recursive: true });
writeFileSync(path.join(root, 'closed/file'), '');
writeFileSync(path.join(root, 'file'), '');
writeFileSync(path.join(root, 'proc/self/mountinfo'), '1 0 0:1 / / ro - overlay overlay rw\n');

const modes = { '/': '0040755', '/closed': '0040700', '/closed/file': '0100644', '/file': '0100644' };
const owners = { '/': '0:0', '/closed': '0:0', '/closed/file': '0:0', '/file': '0:0' };
const hostWith = (described: CaseHost): Host => caseHost(root, { app: null, modes, owners, ...described });
const user = { uid: 1000, gid: 1000, groups: [1000] };
const nobodyKnown = { live: false } as const;

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
    expect(startsSecure(host, inode(mode, uid, gid), nosuid)).toBe(expected);
  });
});

describe('the namespaces of the machine', () => {
  it.each([
    ['pid:[4026531836]', 'pid', true],
    ['pid:[4026531837]', 'pid', false],
    ['ipc:[4026531839]', 'ipc', true],
    ['net:[4026531833]', 'net', true],
    ['net:[4026531840]', 'net', true],
    ['net:[4026532000]', 'net', false],
    ['user:[4026531837]', 'user', true],
  ] as const)('%s', (target, kind, expected) => {
    const link = path.join(root, 'proc/7/ns', kind);
    symlinkSync(target, link);
    try {
      expect(hostNamespaces(hostWith({}).fs, 7)).toEqual(expected ? [kind] : []);
    } finally {
      rmSync(link);
    }
  });
});

/** access(2): faccessat of fs/open.c goes by the real ids, with the permitted capabilities of root, and with none of others. */
describe("the kernel's own answer", () => {
  const plain = plainCredentials({ uid: 1000, gid: 1000, groups: [] }, noCapabilities);
  const asRoot = plainCredentials({ uid: 0, gid: 0, groups: [] }, allCapabilities);
  const holding = (of: Credentials, effective: bigint): Credentials => {
    return { ...of, capabilities: { ...of.capabilities, effective } };
  };
  const described = hostWith({ identity: user });
  const { permits: _permits, ...unasked } = described.fs;
  function answerTo(
    credentials: Credentials,
    permits: ((path: string, need: string) => boolean) | undefined,
    path: string,
    need: Need,
    shares = true,
  ): string {
    const fs = permits === undefined ? unasked : { ...unasked, permits };
    const host = { ...described, fs, program: { ...described.program, credentials, sharesOurAccess: shares } };
    const answer = programAccess(host, path, need);
    const why = answer.kind === 'denied' ? ` ${answer.element} ${answer.errno} ${answer.why.by}` : '';
    return answer.kind + (answer.kind === 'granted' ? ` ${answer.path}` : why);
  }
  const [yes, no] = [() => true, () => false];
  it.each<[string, Credentials, (() => boolean) | undefined, string, Need, boolean, string]>([
    ['grants as the mode does', plain, yes, '/file', 'r', true, 'granted /file'],
    ['denies what the mode grants', plain, no, '/file', 'r', true, 'denied /file EACCES unseen'],
    ['grants what the mode denies', plain, yes, '/closed/file', 'r', true, 'granted /closed/file'],
    ['denies as the mode does', plain, no, '/closed/file', 'r', true, 'denied /closed EACCES mode'],
    ['is not that to another process', plain, no, '/file', 'r', false, 'granted /file'],
    ['is not that where it cannot be asked', plain, undefined, '/file', 'r', true, 'granted /file'],
    ['does not count against a read-only mount', asRoot, yes, '/file', 'w', true, 'denied / EROFS mount'],
    ['does not count where nothing is', plain, yes, '/none', 'r', true, 'missing'],
    ['of root with all that it is permitted', asRoot, no, '/file', 'r', true, 'denied /file EACCES unseen'],
    ['of root that uses less', holding(asRoot, 0n), no, '/file', 'r', true, 'granted /file'],
    ['of a user that uses a capability', holding(plain, 2n), no, '/file', 'r', true, 'granted /file'],
    [
      'of a user that is permitted what it uses',
      { ...plain, capabilities: { ...plain.capabilities, permitted: 2n, effective: 2n } },
      no,
      '/file',
      'r',
      true,
      'granted /file',
    ],
    [
      'of another user by its real id',
      { ...plain, uid: { ...plain.uid, real: 7 } },
      no,
      '/file',
      'r',
      true,
      'granted /file',
    ],
    [
      'of another group by its real id',
      { ...plain, gid: { ...plain.gid, real: 7 } },
      no,
      '/file',
      'r',
      true,
      'granted /file',
    ],
  ])('%s', (_, credentials, permits, path, need, shares, expected) => {
    expect(answerTo(credentials, permits, path, need, shares)).toBe(expected);
  });

  it('is asked for the same path and need', () => {
    const asked: string[] = [];
    const permits = (...words: string[]): boolean => asked.push(words.join(' ')) > 0;
    answerTo(plain, permits, '/file', 'r');
    answerTo(plain, permits, '/closed/file', 'rx');
    expect(asked).toEqual(['/file r', '/closed/file rx']);
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

describe('the files as the program reads them', () => {
  const { permits: _permits, ...unasked } = hostWith({ identity: user }).fs;
  const described: Host = { ...hostWith({ identity: user }), fs: unasked };
  const sharing = (sharesOurAccess: boolean, known = true): Host => {
    const credentials = known ? described.program.credentials : null;
    return { ...described, program: { ...described.program, credentials, sharesOurAccess } };
  };
  it.each([
    ['another process of a known user', sharing(false), false],
    ['one with the same rights', sharing(true), true],
    ['one of whom nothing is known', sharing(false, false), true],
    ['one of whom nothing is known, with the same rights', sharing(true, false), true],
  ])('are those that are seen here, of %s', (_, host, isSame) => {
    expect(programView(host) === host.fs).toBe(isSame);
    expect(programReads(host)('/closed/file')).toBe(isSame);
  });
  it('are read without a question where they can be read', () => {
    const fs = programView(hostWith({ identity: { uid: 0, gid: 0, groups: [] } }));
    expect(fs.read('/closed/file', 10).kind).toBe('found');
  });
  it('are missing where they are', () => {
    const fs = programView(sharing(false));
    expect(fs.read('/closed/none', 10).kind).toBe('absent');
    expect(fs.read('/none', 10).kind).toBe('absent');
    expect(fs.readSmall('/file')).toBe(null);
  });

  it.each<[string, string[], CaseHost, string | null]>([
    ['what the program may not read either', ['/closed/file'], { identity: user }, null],
    ['what is not there', ['/none'], { identity: user }, null],
    ['what everybody may read by its mode', ['/file'], { identity: user }, null],
    [
      'what root may',
      ['/closed/file'],
      { identity: { uid: 0, gid: 0, groups: [] } },
      'uid 0, which the program runs as, can read it',
    ],
    ['what cannot be told', ['/closed'], { identity: user }, null],
  ])('are not guessed: %s', (_, denied, seen, words) => {
    const host = hostWith({ ...seen, denied });
    const refuse = () => refuseToGuess(host, denied[0] ?? '');
    if (words === null) expect(refuse).not.toThrow();
    else expect(refuse).toThrow(words);
  });

  it('are not guessed where nothing tells', () => {
    const magic = { ...described, fs: { ...described.fs, unknownAt: () => '/volume' } };
    expect(() => refuseToGuess(magic, '/closed/file')).toThrow(
      'uid 1000, which the program runs as, may be able to read it',
    );
    const missing = { ...described, fs: described.fs };
    expect(() => refuseToGuess(missing, '/none')).not.toThrow();
    expect(() =>
      refuseToGuess({ ...magic, program: { ...magic.program, credentials: null } }, '/closed/file'),
    ).not.toThrow();
    expect(() =>
      refuseToGuess({ ...magic, program: { ...magic.program, sharesOurAccess: true } }, '/closed/file'),
    ).not.toThrow();
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
