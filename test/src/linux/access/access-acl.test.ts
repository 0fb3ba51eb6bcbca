import { describe, expect, it } from 'vitest';
import { access } from '../../../../src/linux/access/access.ts';
import { allCapabilities, noCapabilities } from '../../../../src/linux/identity/capabilities.ts';
import { type Credentials, plainCredentials } from '../../../../src/linux/identity/credentials.ts';

import { inShort, tree } from '../../../support/roots/access-tree.ts';

const root = plainCredentials({ uid: 0, gid: 0, groups: [0] }, allCapabilities);
const user = plainCredentials({ uid: 1000, gid: 1000, groups: [1000, 50] }, noCapabilities);

/** system.posix_acl_access: version 2, and entries of a tag, permissions and an id (include/uapi/linux/posix_acl_xattr.h). */
function aclBytes(...entries: readonly (readonly [tag: number, permissions: number, id?: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 + 8 * entries.length));
  view.setUint32(0, 2, true);
  for (const [index, [tag, permissions, id = 0xffff_ffff]] of entries.entries()) {
    view.setUint16(4 + 8 * index, tag, true);
    view.setUint16(6 + 8 * index, permissions, true);
    view.setUint32(8 + 8 * index, id, true);
  }
  return new Uint8Array(view.buffer);
}

/** check_acl and acl_permission_check of fs/namei.c, posix_acl_permission of fs/posix_acl.c. */
describe('a POSIX ACL', () => {
  const [owner, named, owning, group, mask, others] = [1, 2, 4, 8, 16, 32];
  const entries = (user: number, masked = 7): Uint8Array =>
    aclBytes([owner, 0], [named, user, 1000], [owning, 4], [group, 6, 50], [mask, masked], [others, 7]);
  const described = {
    '/of-root': 'file 070 0:0',
    '/masked-away': 'file 704 0:0',
    '/owned': 'file 670 1000:0',
  };
  const stranger = plainCredentials({ uid: 7, gid: 7, groups: [] }, noCapabilities);
  const inGroup = plainCredentials({ uid: 7, gid: 7, groups: [50] }, noCapabilities);
  const owning0 = plainCredentials({ uid: 7, gid: 0, groups: [] }, noCapabilities);
  it.each<[string, keyof typeof described, Uint8Array | undefined, Credentials, 'r' | 'w' | 'rw' | 'x', string]>([
    ["the user's own entry grants", '/of-root', entries(4), user, 'r', 'granted /of-root'],
    ["the user's own entry grants less than the group's", '/of-root', entries(0), user, 'r', 'EACCES /of-root acl r'],
    ['the mask takes it away', '/of-root', entries(7, 2), user, 'r', 'EACCES /of-root acl r'],
    ["a group's entry grants", '/of-root', entries(0), inGroup, 'rw', 'granted /of-root'],
    ["a group's entry grants less", '/of-root', entries(0), inGroup, 'x', 'EACCES /of-root acl x'],
    ['the mask takes from groups', '/of-root', entries(0, 4), inGroup, 'w', 'EACCES /of-root acl w'],
    ['the owning group', '/of-root', entries(0), owning0, 'r', 'granted /of-root'],
    ['the owning group has less', '/of-root', entries(0), owning0, 'w', 'EACCES /of-root acl w'],
    ['others, whom no mask binds', '/of-root', entries(0, 0), stranger, 'rw', 'granted /of-root'],
    ['no ACL', '/of-root', undefined, stranger, 'r', 'EACCES /of-root mode r others 0070 0 0'],
    [
      'an ACL of another version',
      '/of-root',
      new Uint8Array([1, 0, 0, 0]),
      stranger,
      'r',
      'EACCES /of-root mode r others 0070 0 0',
    ],
    [
      'is not asked where the mask is empty, whatever it says of the user',
      '/masked-away',
      entries(0),
      user,
      'r',
      'granted /masked-away',
    ],
    // The group bits of the mode show the mask: without any, the kernel looks at no ACL.
    ['is not asked where the mask is empty', '/masked-away', entries(0), stranger, 'r', 'granted /masked-away'],
    ['is not asked for the owner', '/owned', entries(0), user, 'rw', 'granted /owned'],
    [
      'binds no CAP_DAC_OVERRIDE',
      '/of-root',
      entries(0, 0),
      { ...root, uid: { ...root.uid, fs: 1000 } },
      'rw',
      'granted /of-root',
    ],
  ])('%s', (_, path, acl, credentials, need, expected) => {
    const fs = tree(described, {}, acl === undefined ? {} : { [path]: acl });
    expect(inShort(access({ fs, mounts: [] }, path, credentials, need))).toBe(expected);
  });

  it('is not looked at where the runtime cannot read it', () => {
    expect(inShort(access({ fs: tree(described), mounts: [] }, '/of-root', user, 'r'))).toBe(
      'EACCES /of-root mode r others 0070 0 0',
    );
  });
});
