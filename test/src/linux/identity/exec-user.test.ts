import { describe, expect, it } from 'vitest';
import { decodeEngineGroup, decodeEnginePasswd } from '../../../../src/decode/etc/accounts.ts';
import { resolveExecUser } from '../../../../src/linux/identity/exec-user.ts';

const users = decodeEnginePasswd(`root:x:0:0:root:/root:/bin/sh
app:x:1000:1000::/home/app:/bin/sh
twice:x:1000:2000::/home/twice:/bin/sh
homeless:x:1001:1001:::/bin/sh
`);
const groups = decodeEngineGroup(`root:x:0:root
adm:x:4:root,app
app:x:1000:
certs:x:3000:app,twice
`);

/** Each row is what Docker 20.10.24 with runc started, or answered, for the same files. */
describe('who an engine starts the program as', () => {
  it.each([
    ['', 0, 0, [0], '/root'],
    ['root', 0, 0, [0], '/root'],
    ['0', 0, 0, [0], '/root'],
    ['app', 1000, 1000, [1000, 4, 3000], '/home/app'],
    ['1000', 1000, 1000, [1000, 4, 3000], '/home/app'],
    ['twice', 1000, 2000, [2000, 3000], '/home/twice'],
    ['app:certs', 1000, 3000, [3000], '/home/app'],
    ['app:3000', 1000, 3000, [3000], '/home/app'],
    ['1000:77', 1000, 77, [77], '/home/app'],
    ['65532', 65532, 0, [0], '/'],
    ['65532:65532', 65532, 65532, [65532], '/'],
    ['homeless', 1001, 1001, [1001], ''],
  ])("'%s' is uid %i and gid %i with the groups %j", (spec, uid, gid, all, home) => {
    const found = resolveExecUser(spec, users, groups);
    expect(found).toEqual({ uid, gid, groups: spec === '' || uid === 0 ? [0, 4] : all, home });
  });

  it.each([
    ['nobody', 'unable to find user nobody: no matching entries in passwd file'],
    ['app:nogroup', 'unable to find group nogroup: no matching entries in group file'],
    ['4294967296', 'uids and gids must be in range 0-2147483647'],
    ['-1', 'uids and gids must be in range 0-2147483647'],
  ])("'%s' starts nothing: %s", (spec, problem) => {
    expect(resolveExecUser(spec, users, groups)).toEqual({ problem });
  });

  it('is root by its uid, wherever its line stands', () => {
    const [first, ...rest] = users;
    if (first === undefined) throw new Error('no user');
    expect(resolveExecUser('', [...rest, first], groups)).toMatchObject({ uid: 0, home: '/root' });
  });

  it('has only its own group when /etc/group is missing or names none', () => {
    expect(resolveExecUser('app', users, null)).toMatchObject({ groups: [1000] });
    expect(resolveExecUser('app', users, [{ name: '', gid: 5, members: [] }])).toMatchObject({
      gid: 1000,
      groups: [1000],
    });
  });

  it('needs no file for numbers', () => {
    expect(resolveExecUser('65532:0', null, null)).toEqual({ uid: 65532, gid: 0, groups: [0], home: '/' });
    expect(resolveExecUser('', null, null)).toEqual({ uid: 0, gid: 0, groups: [0], home: '/' });
    expect(resolveExecUser('app', null, null)).toHaveProperty('problem');
  });
});

/** GetExecUser of moby/sys/user by its source: strconv.Atoi, minID 0, maxID 1<<31-1. */
describe('who an engine starts the program as, at the limits', () => {
  it.each([
    ['2147483647', 2147483647, 0, [0], '/'],
    ['2147483647:2147483647', 2147483647, 2147483647, [2147483647], '/'],
    ['+1000', 1000, 1000, [1000, 4, 3000], '/home/app'],
    ['1000:app', 1000, 1000, [1000], '/home/app'],
    ['1000:', 1000, 1000, [1000, 4, 3000], '/home/app'],
    [':77', 0, 77, [77], '/root'],
    ['1001:4', 1001, 4, [4], ''],
  ])("'%s' is uid %i and gid %i with the groups %j", (spec, uid, gid, all, home) => {
    expect(resolveExecUser(spec, users, groups)).toEqual({ uid, gid, groups: all, home });
  });

  it('takes a number beyond the range that the files have', () => {
    const above = decodeEngineGroup('above:x:4294967294:');
    expect(resolveExecUser('0:4294967294', users, above)).toMatchObject({ gid: 4294967294, groups: [4294967294] });
    expect(resolveExecUser('0:above', users, above)).toMatchObject({ gid: 4294967294 });
    expect(resolveExecUser('0:4294967293', users, above)).toHaveProperty('problem');
  });

  it.each([
    ['2147483648', 'uids and gids must be in range 0-2147483647'],
    ['0:2147483648', 'uids and gids must be in range 0-2147483647'],
    ['0:-1', 'uids and gids must be in range 0-2147483647'],
    ['2147483648:-1', 'uids and gids must be in range 0-2147483647'],
    ['1x', 'unable to find user 1x: no matching entries in passwd file'],
    ['x1', 'unable to find user x1: no matching entries in passwd file'],
    ['0:1x', 'unable to find group 1x: no matching entries in group file'],
  ])("'%s' starts nothing: %s", (spec, problem) => {
    expect(resolveExecUser(spec, users, groups)).toEqual({ problem });
  });
});

/** Each row is what Docker 20.10.24 started, or answered, for the same files. */
describe('who an engine starts the program as, by files with damaged lines', () => {
  const damaged = decodeEnginePasswd(
    'root:x:0:0:root:/root:/bin/sh\nbroken:x:abc:1000:::\nshort:x:1001\nno-colons\n app:x:1000:1000::/home/app:/bin/sh\nabove:x:4294967294:1000::/:\nlast:x:1002:1002::/home/last:/bin/sh',
  );
  const halves = decodeEngineGroup('root:x:0:\nhalf:x\nstaff:x:50:last,last\n\nempty:x::last\nwheel:x:10:last');
  it.each([
    ['broken', 0, 1000, [1000], ''],
    ['short', 1001, 0, [0], ''],
    ['no-colons', 0, 0, [0], ''],
    ['app', 1000, 1000, [1000], '/home/app'],
    ['above', 4294967294, 1000, [1000], '/'],
    ['last', 1002, 1002, [1002, 50, 0, 10], '/home/last'],
    ['last:half', 1002, 0, [0], '/home/last'],
  ])("'%s' is uid %i and gid %i with the groups %j", (spec, uid, gid, all, home) => {
    expect(resolveExecUser(spec, damaged, halves)).toEqual({ uid, gid, groups: all, home });
  });

  it('is root by the first line whose uid is 0, a comment too', () => {
    const commented = decodeEnginePasswd('# users\nroot:x:0:0:root:/root:/bin/sh\n');
    expect(resolveExecUser('', commented, [{ name: 'adm', gid: 4, members: ['root'] }])).toEqual({
      ...{ uid: 0, gid: 0, groups: [0], home: '' },
    });
  });
});
