import { describe, expect, it } from 'vitest';
import {
  allNeeds,
  classOf,
  inodePermits,
  isAmbiguous,
  maskOf,
  missingOf,
  type Need,
} from '../../../../src/linux/access/permission.ts';
import {
  allCapabilities,
  type Capability,
  capabilitySet,
  defaultEngineCapabilities,
  hasCapability,
  noCapabilities,
} from '../../../../src/linux/identity/capabilities.ts';
import { type Credentials, plainCredentials } from '../../../../src/linux/identity/credentials.ts';

const inode = (mode: number, kind = 'file', uid = 4242, gid = 4242) => ({ kind, mode, uid, gid });
const user = (change: Partial<Credentials> = {}): Credentials => ({
  ...plainCredentials({ uid: 1000, gid: 1000, groups: [50, 60] }, noCapabilities),
  ...change,
});
const holding = (...names: readonly Capability[]): Credentials => {
  const plain = user();
  return { ...plain, capabilities: { ...plain.capabilities, effective: capabilitySet(names) } };
};

/** inode(7): the first class that fits, whatever the others grant. */
describe('the class of the mode', () => {
  const ids = (fs: number) => ({ real: 7, effective: 7, saved: 7, fs });
  it.each([
    ['the owner', user(), 1000, 1000, 'owner'],
    ['the owner, by the file system id alone', user({ uid: ids(5) }), 5, 0, 'owner'],
    ['another real id', user({ uid: ids(5) }), 7, 0, 'others'],
    ['its group', user(), 0, 1000, 'group'],
    ['its group, by the file system id alone', user({ gid: ids(5) }), 0, 5, 'group'],
    ['the first supplementary group', user(), 0, 50, 'group'],
    ['the last', user(), 0, 60, 'group'],
    ['no group', user(), 0, 51, 'others'],
  ] as const)('%s', (_, credentials, uid, gid, expected) => {
    expect(classOf(inode(0, 'file', uid, gid), credentials)).toBe(expected);
  });
});

/** MAY_READ 4, MAY_WRITE 2, MAY_EXEC 1 (include/linux/fs.h). */
describe('the mask of a need', () => {
  it.each([
    ['r', 4],
    ['w', 2],
    ['x', 1],
    ['rw', 6],
    ['rx', 5],
    ['wx', 3],
    ['rwx', 7],
  ] as const)('%s is %i', (need, mask) => {
    expect(maskOf(need)).toBe(mask);
    expect(allNeeds).toContain(need);
  });
});

/** generic_permission of fs/namei.c, by capabilities(7). */
describe('what capabilities grant', () => {
  const search = holding('dac_read_search');
  const override = holding('dac_override');
  const [file, directory] = ['file', 'directory'];
  it.each<[string, Credentials, string, number, Need, boolean]>([
    ['reads any file', search, file, 0o000, 'r', true],
    ['writes none', search, file, 0o000, 'w', false],
    ['reads and writes none', search, file, 0o000, 'rw', false],
    ['executes none', search, file, 0o110, 'x', false],
    ['reads any directory', search, directory, 0o000, 'r', true],
    ['searches any directory', search, directory, 0o000, 'x', true],
    ['reads and searches', search, directory, 0o000, 'rx', true],
    ['makes no name in it', search, directory, 0o000, 'wx', false],
    ['reads any file', override, file, 0o000, 'r', true],
    ['writes any file', override, file, 0o000, 'rw', true],
    ['executes where the owner may', override, file, 0o100, 'x', true],
    ['executes where the group may', override, file, 0o010, 'x', true],
    ['executes what others may, of the owner class too', override, file, 0o001, 'rx', true],
    ['executes nothing that nobody may', override, file, 0o666, 'x', false],
    ['nor reads and executes it', override, file, 0o666, 'rx', false],
    ['makes names in any directory', override, directory, 0o000, 'wx', true],
    ['searches any directory', override, directory, 0o000, 'x', true],
    ['no capability: others', user(), file, 0o004, 'r', true],
    ['no capability: others less', user(), file, 0o770, 'r', false],
    ['no capability: part of it', user(), file, 0o004, 'rw', false],
    ['another capability', holding('chown', 'fowner'), file, 0o000, 'r', false],
  ])('%s %#', (_, credentials, kind, mode, need, expected) => {
    expect(inodePermits(inode(mode, kind), credentials, need)).toBe(expected);
  });

  it('is asked only where what stands for the mode grants less', () => {
    expect(inodePermits(inode(0), user(), 'r', () => true)).toBe(true);
    expect(inodePermits(inode(0o777), user(), 'rw', (mask) => mask === 4)).toBe(false);
    expect(inodePermits(inode(0o777), override, 'rw', () => false)).toBe(true);
  });
});

/** capable_wrt_inode_uidgid of kernel/capability.c: both ids have a place in the namespace. */
describe('a capability in a user namespace', () => {
  const within = (uids: number, gids: number): Credentials => ({
    ...holding('dac_override'),
    namespace: { uids: [{ first: 0, length: uids }], gids: [{ first: 0, length: gids }] },
  });
  it.each([
    [11, 11, true],
    [10, 11, false],
    [11, 10, false],
  ])('%i users and %i groups, of a file of 10:10: %s', (uids, gids, expected) => {
    expect(inodePermits(inode(0, 'file', 10, 10), within(uids, gids), 'r')).toBe(expected);
  });
});

describe('what the mode does not grant', () => {
  it.each<[number, Need, Need]>([
    [0o000, 'rwx', 'rwx'],
    [0o004, 'rwx', 'wx'],
    [0o005, 'rwx', 'w'],
    [0o001, 'rx', 'r'],
    [0o006, 'rx', 'x'],
    // Nothing is missing: then it is said of the whole.
    [0o007, 'rx', 'rx'],
  ])('of mode %o to %s: %s', (mode, need, expected) => {
    expect(missingOf(inode(mode), user(), need)).toBe(expected);
  });
});

/** overflowuid, 65534: an id that the reader's namespace does not map is shown as that. */
describe('an owner that may stand for another', () => {
  const map = (first: number, length: number) => [{ first, length }];
  const pod = map(0, 65_536);
  const all = map(0, 0xffff_ffff);
  const namespace = (uids: typeof pod, gids: typeof pod): Credentials => ({ ...user(), namespace: { uids, gids } });
  it.each<[string, Credentials, number, number, boolean]>([
    ['another id', namespace(pod, pod), 65_533, 65_535, false],
    ['the user', namespace(pod, pod), 65_534, 0, true],
    ['the group', namespace(pod, pod), 0, 65_534, true],
    ['the user where it is not mapped', namespace(map(0, 65_534), pod), 65_534, 0, false],
    ['the group where it is not mapped', namespace(pod, map(0, 65_534)), 0, 65_534, false],
    ['the user where all are mapped', namespace(all, pod), 65_534, 0, false],
    ['the group where all are mapped', namespace(pod, all), 0, 65_534, false],
    ['the group where all users are mapped', namespace(all, pod), 65_534, 65_534, true],
    ['one id less than all', namespace(map(0, 0xffff_fffe), pod), 65_534, 0, true],
    ['all in two parts', namespace([...map(0, 0xffff_fff0), ...map(0xffff_fff0, 15)], pod), 65_534, 0, false],
    ['no namespace is known', user(), 65_534, 65_534, false],
  ])('%s', (_, credentials, uid, gid, expected) => {
    expect(isAmbiguous(inode(0, 'file', uid, gid), credentials)).toBe(expected);
  });

  it('is not asked for the maps where no id may', () => {
    const unread = {
      ...user(),
      get namespace(): never {
        throw new Error('read');
      },
    };
    expect(isAmbiguous(inode(0, 'file', 1, 1), unread)).toBe(false);
  });
});

/** include/uapi/linux/capability.h, and CRI-O's list, the shortest that an engine gives to root. */
describe('sets of capabilities', () => {
  it.each([
    ['chown', 0],
    ['dac_override', 1],
    ['dac_read_search', 2],
    ['net_bind_service', 10],
    ['sys_admin', 21],
    ['checkpoint_restore', 40],
  ] as const)('%s is bit %i', (name, bit) => {
    expect(capabilitySet([name])).toBe(1n << BigInt(bit));
    expect(hasCapability(1n << BigInt(bit), name)).toBe(true);
    expect(hasCapability(allCapabilities ^ (1n << BigInt(bit)), name)).toBe(false);
  });
  it('of engines', () => {
    expect(defaultEngineCapabilities).toBe(0x5fbn);
    // CapBnd of a Docker container: nothing here that it has not.
    expect(defaultEngineCapabilities & ~0xa804_25fbn).toBe(0n);
    expect(capabilitySet([])).toBe(0n);
  });
});
