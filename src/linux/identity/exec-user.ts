import type { GroupEntry, PasswdEntry } from '../../decode/etc/accounts.ts';

/** Who a container engine starts the program as. */
export type ExecUser = {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups, as the engines set them: the primary group among them. */
  readonly groups: readonly number[];
  /** The home directory in /etc/passwd, which may be empty; `/` if there is no entry. */
  readonly home: string;
};

/** The engine finds no user or group with that name, and starts nothing. */
export type NoExecUser = {
  /** `unable to find user app: no matching entries in passwd file`. */
  readonly problem: string;
};

/**
 * How an engine resolves `user`, `user:group`, or numbers, by the image's own files (moby/sys/user, GetExecUser): a
 * number need not be in them, a name must; the groups of /etc/group are added only if no group is named; the first
 * entry wins.
 * @param users as engines read them (`decodeEnginePasswd`); null if the image has no /etc/passwd
 */
export function resolveExecUser(
  spec: string,
  users: readonly PasswdEntry[] | null,
  groups: readonly GroupEntry[] | null,
): ExecUser | NoExecUser {
  const colon = spec.indexOf(':');
  const userWord = colon < 0 ? spec : spec.slice(0, colon);
  const groupWord = colon < 0 ? '' : spec.slice(colon + 1);
  const entry = users?.find(({ name, uid }) => {
    if (userWord === '') return uid === 0;
    return isNumber(userWord) ? uid === Number(userWord) : name === userWord;
  });
  if (entry === undefined && userWord !== '' && !isNumber(userWord))
    return { problem: `unable to find user ${userWord}: no matching entries in passwd file` };
  const uid = entry?.uid ?? Number(userWord || 0);
  const known = groups ?? [];
  const group = groupWord === '' ? null : groupNamed(groupWord, known);
  if (groupWord !== '' && group === null)
    return { problem: `unable to find group ${groupWord}: no matching entries in group file` };
  const gid = group?.gid ?? entry?.gid ?? 0;
  // Only numbers that are in none of the files must be in range.
  const stated = [...(entry === undefined ? [uid] : []), ...(group?.isListed === false ? [gid] : [])];
  if (stated.some((id) => id < 0 || id > largestId))
    return { problem: `uids and gids must be in range 0-${largestId}` };
  const member = groupWord === '' ? entry?.name : undefined;
  const added = known.filter(({ members }) => members.some((name) => name === member));
  return {
    uid,
    gid,
    groups: [...new Set([gid, ...added.map((row) => row.gid)])],
    home: entry === undefined ? '/' : entry.home,
  };
}

const largestId = 2 ** 31 - 1;

function groupNamed(word: string, groups: readonly GroupEntry[]): { gid: number; isListed: boolean } | null {
  const listed = groups.find(({ name, gid }) => (isNumber(word) ? gid === Number(word) : name === word));
  if (listed !== undefined) return { gid: listed.gid, isListed: true };
  return isNumber(word) ? { gid: Number(word), isListed: false } : null;
}

/** strconv.Atoi accepts a sign too. */
function isNumber(word: string): boolean {
  return /^[+-]?\d+$/.test(word);
}
