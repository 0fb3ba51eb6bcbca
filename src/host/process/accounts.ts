import {
  decodeEngineGroup,
  decodeEnginePasswd,
  decodeGroup,
  decodePasswd,
  type GroupEntry,
  type PasswdEntry,
} from '../../decode/etc/accounts.ts';
import type { Lookup } from '../files/lookup.ts';
import type { RootFs } from '../files/rootfs.ts';

/** The users and groups that the container has names for. Each file is read once, when first needed. */
export interface Accounts {
  readonly users: Lookup<readonly PasswdEntry[]>;
  readonly groups: Lookup<readonly GroupEntry[]>;
}

/** Bytes. */
const fileLimit = 4 << 20;

export function createAccounts(fs: RootFs): Accounts {
  return accountsBy(fs, decodePasswd, decodeGroup);
}

/** Those that a container engine knows: to it, every line is a user or a group. */
export function createEngineAccounts(fs: RootFs): Accounts {
  return accountsBy(fs, decodeEnginePasswd, decodeEngineGroup);
}

function accountsBy(fs: RootFs, usersIn: typeof decodePasswd, groupsIn: typeof decodeGroup): Accounts {
  let users: Accounts['users'] | undefined;
  let groups: Accounts['groups'] | undefined;
  const read = <T>(path: string, decode: (text: string) => T): Lookup<T> => {
    const text = fs.readText(path, fileLimit);
    return text.kind === 'found' ? { ...text, value: decode(text.value) } : text;
  };
  return {
    get users() {
      users ??= read('/etc/passwd', usersIn);
      return users;
    },
    get groups() {
      groups ??= read('/etc/group', groupsIn);
      return groups;
    },
  };
}
