import { describe, expect, it } from 'vitest';
import {
  allCapabilities,
  capabilityNames,
  hasCapability,
  noCapabilities,
  parseCapabilitySet,
} from '../../../../src/linux/identity/capabilities.ts';
import {
  decodeCredentials,
  haveEqualAccess,
  plainCredentials,
  statusField,
} from '../../../../src/linux/identity/credentials.ts';
import { decodeIdMap, isMapped } from '../../../../src/linux/identity/id-map.ts';

/** As Linux 6.12 writes it, abridged. */
const status = `Name:\tapp
Umask:\t0027
State:\tS (sleeping)
Uid:\t1000\t1001\t1002\t1003
Gid:\t2000\t2001\t2002\t2003
FDSize:\t64
Groups:\t10 2000 3000
CapInh:\t0000000000000001
CapPrm:\t0000000000000002
CapEff:\t00000000a80425fb
CapBnd:\t000001ffffffffff
CapAmb:\t0000000000000400
NoNewPrivs:\t1
Seccomp:\t2
Seccomp_filters:\t1
`;

describe('/proc/<pid>/status', () => {
  it('says who the process is', () => {
    expect(decodeCredentials(status, () => null)).toEqual({
      uid: { real: 1000, effective: 1001, saved: 1002, fs: 1003 },
      gid: { real: 2000, effective: 2001, saved: 2002, fs: 2003 },
      groups: [10, 2000, 3000],
      umask: 0o027,
      capabilities: {
        inheritable: 1n,
        permitted: 2n,
        effective: 0xa80425fbn,
        bounding: 0x1ffffffffffn,
        ambient: 0x400n,
      },
      noNewPrivs: true,
      seccomp: 2,
      namespace: null,
    });
  });

  it('leaves open what an old kernel does not show', () => {
    const old = decodeCredentials('Name:\tx\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\n', () => null);
    expect(old).toMatchObject({ groups: [], umask: null, noNewPrivs: null, seccomp: null });
  });

  it.each([
    '',
    'Uid:\t0\t0\t0\n',
    'Uid:\t0\t0\t0\t0\n',
    'Gid:\t0\t0\t0\t0\n',
    'Uid:\tx\nGid:\ty\n',
    // proc_pid_status(5) has four of each: fewer are another text.
    ...['', '0', '0\t0', '0\t0\t0', '0\t0x\t0\t0', '0\tx0\t0\t0'].flatMap((ids) => [
      `Uid:\t${ids}\nGid:\t0\t0\t0\t0\n`,
      `Uid:\t0\t0\t0\t0\nGid:\t${ids}\n`,
    ]),
  ])('is none: %j', (text) => {
    expect(decodeCredentials(text, () => null)).toBeNull();
  });

  it.each([
    ['0022', 0o022],
    ['0', 0],
    ['8', null],
    ['0o22', null],
    ['022x', null],
    ['', null],
  ])('has the umask %j', (text, expected) => {
    const read = decodeCredentials(`Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nUmask:\t${text}\n`, () => null);
    expect(read?.umask).toBe(expected);
  });

  it.each([
    ['1', true],
    ['0', false],
  ])('has NoNewPrivs %s', (text, expected) => {
    const read = decodeCredentials(`Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNoNewPrivs:\t${text}\n`, () => null);
    expect(read?.noNewPrivs).toBe(expected);
  });

  it.each([
    ['0 5 2\n', '0 7 3\n', true],
    ['', '0 7 3\n', false],
    ['0 5 2\n', '', false],
  ])('has a namespace where both maps can be read: %j, %j', (uids, gids, isKnown) => {
    const read = decodeCredentials(status, () => ({ uids, gids, ownUids: 'other', ownGids: 'other' }));
    expect(read?.namespace === null).toBe(!isKnown);
  });

  it('is asked for the id maps once, when they matter', () => {
    let reads = 0;
    const credentials = decodeCredentials(status, () => {
      reads += 1;
      return { uids: '0 5 2\n', gids: '0 7 3\n', ownUids: '', ownGids: '' };
    });
    expect(reads).toBe(0);
    expect(credentials?.namespace).toEqual({ uids: [{ first: 5, length: 2 }], gids: [{ first: 7, length: 3 }] });
    expect(credentials?.namespace?.uids).toHaveLength(1);
    expect(reads).toBe(1);
  });

  it.each([
    ['Name', 'app'],
    ['Seccomp', '2'],
    ['Seccomp_filters', '1'],
    ['Cap', null],
    ['nothing', null],
    // A value is not a name.
    ['app', null],
  ])('has the field %s', (name, expected) => {
    expect(statusField(status, name)).toBe(expected);
  });

  it.each([
    ['Name:\tx', 'x'],
    ['Other:\ty\nName:\tx', 'x'],
    ['Other:\ty\nName:', ''],
    ['Name:\n', ''],
    ['Name:', ''],
    ['NotName:\tx\n', null],
  ])('has the last line without its end: %j', (text, expected) => {
    expect(statusField(text, 'Name')).toBe(expected);
  });
});

describe('capabilities', () => {
  it('are those of a Docker container by default', () => {
    const set = parseCapabilitySet('00000000a80425fb') ?? 0n;
    expect(capabilityNames.filter((name) => hasCapability(set, name))).toEqual([
      ...['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap', 'net_bind_service'],
      ...['net_raw', 'sys_chroot', 'mknod', 'audit_write', 'setfcap'],
    ]);
  });

  it.each([
    ['', null],
    ['0', 0n],
    ['g', null],
    ['ffffffffffffffff', 0xffff_ffff_ffff_ffffn],
    ['10000000000000000', null],
  ])('%j', (text, expected) => {
    expect(parseCapabilitySet(text)).toBe(expected);
  });

  it('end with checkpoint_restore, number 40', () => {
    expect(allCapabilities).toBe(0x1ff_ffff_ffffn);
    expect(hasCapability(1n << 40n, 'checkpoint_restore')).toBe(true);
  });
});

describe('the id map', () => {
  const pod = '         0     655360      65536\n';
  it('of our own namespace counts from inside', () => {
    expect(decodeIdMap(pod, pod)).toEqual([{ first: 0, length: 65_536 }]);
  });

  it('of another one counts from outside', () => {
    expect(decodeIdMap(`${pod}65536 0 1\n`, '0 0 4294967295\n')).toEqual([
      { first: 655_360, length: 65_536 },
      { first: 0, length: 1 },
    ]);
  });

  it.each(['', '\n', 'a b c\n', '1 2\n', '1 x 2\n', '1 2 x\n', '1\n'])('is none: %j', (text) => {
    expect(decodeIdMap(text, 'other')).toBeNull();
    expect(decodeIdMap(text === '1 x 2\n' ? 'x 1 2\n' : text, text === '1 x 2\n' ? 'x 1 2\n' : text)).toBeNull();
  });

  it.each([
    [9, false],
    [10, true],
    [11, true],
    [12, false],
  ])('has a beginning and an end: %i', (id, expected) => {
    expect(isMapped([{ first: 10, length: 2 }], id)).toBe(expected);
    expect(
      isMapped(
        [
          { first: 100, length: 1 },
          { first: 10, length: 2 },
        ],
        id,
      ),
    ).toBe(expected);
  });
});

describe('equal access', () => {
  const one = { uid: 1000, gid: 1000, groups: [1, 2] };
  const plain = plainCredentials(one, noCapabilities);
  it.each([
    ['the same', plain, true],
    ['groups in another order', plainCredentials({ ...one, groups: [2, 1] }, noCapabilities), true],
    ['another user', plainCredentials({ ...one, uid: 1001 }, noCapabilities), false],
    ['another group', plainCredentials({ ...one, gid: 1001 }, noCapabilities), false],
    ['fewer groups', plainCredentials({ ...one, groups: [1] }, noCapabilities), false],
    ['CAP_DAC_OVERRIDE', { ...plain, capabilities: { ...plain.capabilities, effective: 2n } }, false],
    ['CAP_DAC_READ_SEARCH', { ...plain, capabilities: { ...plain.capabilities, effective: 4n } }, false],
    ['CAP_CHOWN', { ...plain, capabilities: { ...plain.capabilities, effective: 1n } }, true],
    ['another namespace, without capabilities', { ...plain, namespace: { uids: [], gids: [] } }, true],
    ['another real user', { ...plain, uid: { ...plain.uid, real: 0 } }, true],
    ['more groups', plainCredentials({ ...one, groups: [1, 2, 3] }, noCapabilities), false],
  ])('%s', (_, other, expected) => {
    expect(haveEqualAccess(plain, other)).toBe(expected);
    expect(haveEqualAccess(other, plain)).toBe(expected);
  });
});

describe('equal access with capabilities', () => {
  const root = plainCredentials({ uid: 0, gid: 0, groups: [] }, allCapabilities);
  const within = (length: number) => ({ uids: [{ first: 0, length }], gids: [{ first: 0, length }] });
  it.each([
    ['one namespace', within(5), within(5), true],
    ['two namespaces', within(5), within(6), false],
    ['a namespace that is not known', within(5), null, false],
  ])('%s', (_, a, b, expected) => {
    expect(haveEqualAccess({ ...root, namespace: a }, { ...root, namespace: b })).toBe(expected);
    // One of the two capabilities is enough for the namespace to matter.
    for (const effective of [2n, 4n]) {
      const one = { ...root, capabilities: { ...root.capabilities, effective } };
      expect(haveEqualAccess({ ...one, namespace: a }, { ...one, namespace: b })).toBe(expected);
    }
  });
});
