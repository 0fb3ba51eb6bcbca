import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import { access } from '../../../../src/linux/access/access.ts';
import { type AclEntry, aclAttribute, aclPermits, decodeAcl } from '../../../../src/linux/access/acl.ts';
import type { Need } from '../../../../src/linux/access/permission.ts';
import { noCapabilities } from '../../../../src/linux/identity/capabilities.ts';
import { plainCredentials } from '../../../../src/linux/identity/credentials.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { unhurried } from '../../../support/deadlines.ts';
import { needs } from '../../../support/needs.ts';

const tags = { owner: 1, user: 2, 'owning-group': 4, group: 8, mask: 16, others: 32 } as const;

/** The attribute as the kernel takes it. */
function bytesOf(entries: readonly AclEntry[]): Uint8Array {
  const bytes = new Uint8Array(4 + 8 * entries.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 2, true);
  for (const [index, { tag, permissions, id }] of entries.entries()) {
    view.setUint16(4 + 8 * index, tags[tag], true);
    view.setUint16(6 + 8 * index, permissions, true);
    view.setUint32(8 + 8 * index, id, true);
  }
  return bytes;
}

const none = 0xffff_ffff;

/** `owner:7 user:1000=7 owning-group:0 group:3000=4 mask:5 others:0`, in the order in which the kernel wants them. */
function entriesOf(text: string): AclEntry[] {
  return text.split(' ').map((word) => {
    const [, tag, id, permissions] = /^([a-z-]+):(?:(\d+)=)?(\d)$/.exec(word) ?? [];
    return { tag: tag as AclEntry['tag'], permissions: Number(permissions), id: id === undefined ? none : Number(id) };
  });
}

describe('an ACL', () => {
  it('is decoded', () => {
    const entries = entriesOf('owner:7 user:1000=6 owning-group:5 group:3000=4 mask:7 others:1');
    expect(decodeAcl(bytesOf(entries))).toEqual(entries);
  });

  it.each([
    ['too short', new Uint8Array(3)],
    ['two bytes more', new Uint8Array([2, 0, 0, 0, 1, 0])],
    ['four bytes more', new Uint8Array([2, 0, 0, 0, 1, 0, 7, 0])],
    ['another version', new Uint8Array([1, 0, 0, 0])],
    ['cut off', bytesOf(entriesOf('owner:7')).slice(0, 11)],
    ['another tag', new Uint8Array([2, 0, 0, 0, 3, 0, 7, 0, 0, 0, 0, 0])],
  ])('that is none: %s', (_, bytes) => {
    expect(decodeAcl(bytes)).toBe(null);
  });

  it('may be empty, and has its bytes anywhere in a buffer', () => {
    expect(decodeAcl(new Uint8Array([2, 0, 0, 0]))).toEqual([]);
    const entries = entriesOf('owner:7 others:1');
    const shifted = new Uint8Array([9, ...bytesOf(entries), 9]).subarray(1, 1 + 20);
    expect(decodeAcl(shifted)).toEqual(entries);
  });

  /** posix_acl_permission of fs/posix_acl.c, entry by entry. */
  it.each([
    ['user:1000=4', 'r', true],
    ['user:1000=4', 'rw', false],
    ['group:1000=4 others:0', 'r', false],
    ['group:2000=4 others:0', 'r', true],
    ['group:2000=4 others:7', 'w', false],
    ['group:3000=4 others:0', 'r', true],
    ['user:3000=4 others:0', 'r', false],
    ['user:2000=4 others:0', 'r', false],
    ['owning-group:4 others:0', 'r', true],
    ['owning-group:4 others:7', 'w', false],
    ['owning-group:2 group:2000=4 others:7', 'r', true],
    ['owning-group:2 group:2000=4 others:7', 'rw', false],
    ['others:4', 'r', true],
    ['others:4', 'w', false],
    ['owner:7 others:0', 'r', false],
    ['owner:7 mask:7', 'r', false],
    ['user:1000=6 mask:4 others:7', 'r', true],
    ['user:1000=6 mask:4 others:7', 'w', false],
    ['group:3000=6 mask:4 others:7', 'w', false],
    ['others:6 mask:0', 'w', true],
  ] as const)('%s to 1000:2000 with 3000 of a file of group 3000, %s: %s', (text, need, expected) => {
    const credentials = plainCredentials({ uid: 1000, gid: 2000, groups: [3000] }, noCapabilities);
    expect(aclPermits(entriesOf(text), 3000, credentials, need)).toBe(expected);
  });

  it('without entries grants nothing', () => {
    expect(aclPermits([], 0, plainCredentials({ uid: 1, gid: 1, groups: [] }, noCapabilities), 'r')).toBe(false);
  });
});

/** Python's os.setxattr is what most machines have; setfacl few. */
const python = spawnSync('python3', ['-c', 'import os; os.setxattr']).status === 0;

describe.skipIf(!python)('an ACL decides as the kernel does', needs('root'), () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-acl-'));
  chmodSync(directory, 0o755);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const acls = [
    'owner:6 user:1000=6 owning-group:0 mask:6 others:0',
    'owner:6 user:1000=6 owning-group:0 mask:4 others:0',
    'owner:6 user:1000=0 owning-group:6 mask:6 others:6',
    'owner:6 owning-group:4 group:3000=6 mask:6 others:0',
    'owner:6 owning-group:4 group:3000=2 mask:6 others:6',
    'owner:6 owning-group:6 group:3000=6 mask:0 others:6',
    'owner:0 user:0=6 user:1000=2 owning-group:6 group:1000=4 group:3000=6 mask:6 others:4',
  ];
  const identities = [
    { uid: 1000, gid: 1000, groups: [] },
    { uid: 2000, gid: 3000, groups: [] },
    { uid: 2000, gid: 2000, groups: [3000] },
    { uid: 2000, gid: 0, groups: [1000] },
    { uid: 65_532, gid: 65_532, groups: [] },
  ];
  const cases = acls.flatMap((acl, index) => identities.map((identity) => ({ acl, index, ...identity })));

  it.each(cases)('$acl for $uid:$gid $groups', ({ acl, index, ...identity }) => {
    const file = path.join(directory, `${index}`);
    writeFileSync(file, '');
    const bytes = bytesOf(entriesOf(acl));
    execFileSync('python3', [
      ...['-c', 'import os, sys; os.setxattr(sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]))'],
      ...[file, aclAttribute, Buffer.from(bytes).toString('hex')],
    ]);
    const fs = createRootFs({ ...syscalls, getxattr: (name) => (name === file ? bytes : undefined) }, unhurried, '/');
    const credentials = plainCredentials(identity, noCapabilities);
    const groups = identity.groups.length === 0 ? ['--clear-groups'] : [`--groups=${identity.groups.join()}`];
    const user = [`--reuid=${identity.uid}`, `--regid=${identity.gid}`, ...groups];
    for (const [need, test] of [
      ['r', '<'],
      ['w', '>>'],
      ['rw', '<>'],
    ] as readonly [Need, string][]) {
      const { status } = spawnSync('setpriv', [...user, 'sh', '-c', `exec 3${test} "$0"`, file]);
      const answer = access({ fs, mounts: [] }, file, credentials, need);
      expect(`${need} ${answer.kind}`).toBe(`${need} ${status === 0 ? 'granted' : 'denied'}`);
    }
  });
});
