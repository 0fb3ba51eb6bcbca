import { words } from '../../decode/words.ts';
import { type CapabilitySet, hasCapability, noCapabilities, parseCapabilitySet } from './capabilities.ts';
import { decodeIdMap, type IdMap } from './id-map.ts';

/** The four user or group ids of a process (credentials(7)). File access is judged by `fs`, os/user by `real`. */
export type Ids = {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
  readonly fs: number;
};

export type CapabilitySets = {
  readonly inheritable: CapabilitySet;
  readonly permitted: CapabilitySet;
  readonly effective: CapabilitySet;
  readonly bounding: CapabilitySet;
  readonly ambient: CapabilitySet;
};

/** Who a process is to the kernel. Ids are those of the reader's user namespace. */
export type Credentials = {
  readonly uid: Ids;
  readonly gid: Ids;
  /** The supplementary groups. */
  readonly groups: readonly number[];
  /** The mode bits that new files do not get (umask); null before Linux 4.7, which does not show it. */
  readonly umask: number | null;
  readonly capabilities: CapabilitySets;
  /** Null before Linux 4.10. */
  readonly noNewPrivs: boolean | null;
  /** 0 without seccomp, 1 strict, 2 with a filter; null if the kernel has none. */
  readonly seccomp: number | null;
  /** The ids that the process's user namespace maps: no capability applies to files of others. Null if not known. */
  readonly namespace: UserNamespace | null;
};

export type UserNamespace = { readonly uids: IdMap; readonly gids: IdMap };

/** Texts of /proc/<pid>/uid_map and gid_map, of the process and of the reader. */
export interface IdMapTexts {
  readonly uids: string;
  readonly gids: string;
  readonly ownUids: string;
  readonly ownGids: string;
}

/**
 * @param status the text of /proc/<pid>/status (proc_pid_status(5), fs/proc/array.c)
 * @param readMaps called at most once, and only if a capability decides; null if they cannot be read
 * @returns null for a text without ids
 */
export function decodeCredentials(status: string, readMaps: () => IdMapTexts | null): Credentials | null {
  const uid = idsOf(statusField(status, 'Uid'));
  const gid = idsOf(statusField(status, 'Gid'));
  if (uid === null || gid === null) return null;
  const set = (name: string): CapabilitySet => parseCapabilitySet(statusField(status, name) ?? '') ?? noCapabilities;
  const noNewPrivs = statusField(status, 'NoNewPrivs');
  const seccomp = statusField(status, 'Seccomp');
  let namespace: UserNamespace | null | undefined;
  return {
    uid,
    gid,
    groups: numbersOf(statusField(status, 'Groups') ?? ''),
    umask: octalOf(statusField(status, 'Umask')),
    capabilities: {
      inheritable: set('CapInh'),
      permitted: set('CapPrm'),
      effective: set('CapEff'),
      bounding: set('CapBnd'),
      ambient: set('CapAmb'),
    },
    noNewPrivs: noNewPrivs === null ? null : noNewPrivs === '1',
    seccomp: seccomp === null ? null : Number(seccomp),
    get namespace() {
      if (namespace === undefined) namespace = namespaceOf(readMaps());
      return namespace;
    },
  };
}

/** The value of a line of /proc/<pid>/status: `Name:`, a tab and the value. Null if there is none. */
export function statusField(status: string, name: string): string | null {
  const start = status.startsWith(`${name}:`) ? 0 : status.indexOf(`\n${name}:`) + 1;
  if (start === 0 && !status.startsWith(`${name}:`)) return null;
  const end = status.indexOf('\n', start);
  return status.slice(start + name.length + 1, end < 0 ? status.length : end).trim();
}

/** One uid and gid in all four places, with the capabilities of a plain root process or a plain user. */
export function plainCredentials(
  { uid, gid, groups }: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] },
  ofRoot: CapabilitySet,
): Credentials {
  const held = uid === 0 ? ofRoot : noCapabilities;
  return {
    uid: { real: uid, effective: uid, saved: uid, fs: uid },
    gid: { real: gid, effective: gid, saved: gid, fs: gid },
    groups,
    umask: null,
    capabilities: {
      inheritable: noCapabilities,
      permitted: held,
      effective: held,
      bounding: ofRoot,
      ambient: noCapabilities,
    },
    noNewPrivs: null,
    seccomp: null,
    namespace: null,
  };
}

/** Whether the kernel answers both alike about files. The effect of a capability depends on the user namespace. */
export function haveEqualAccess(a: Credentials, b: Credentials): boolean {
  const hasNone = !accessCapabilities.some((name) => hasCapability(a.capabilities.effective, name));
  return (
    a.uid.fs === b.uid.fs &&
    a.gid.fs === b.gid.fs &&
    [...a.groups].sort().join() === [...b.groups].sort().join() &&
    accessCapabilities.every(
      (name) => hasCapability(a.capabilities.effective, name) === hasCapability(b.capabilities.effective, name),
    ) &&
    (hasNone || JSON.stringify(a.namespace) === JSON.stringify(b.namespace))
  );
}

const accessCapabilities = ['dac_override', 'dac_read_search'] as const;

function namespaceOf(maps: IdMapTexts | null): UserNamespace | null {
  const uids = maps === null ? null : decodeIdMap(maps.uids, maps.ownUids);
  const gids = maps === null ? null : decodeIdMap(maps.gids, maps.ownGids);
  return uids === null || gids === null ? null : { uids, gids };
}

/** `1000 1000 1000 1000`: real, effective, saved, file system. */
function idsOf(text: string | null): Ids | null {
  const [real = 0, effective = 0, saved = 0, fs] = numbersOf(text ?? '');
  return fs === undefined ? null : { real, effective, saved, fs };
}

function octalOf(text: string | null): number | null {
  const digits = /^[0-7]+$/.exec(text ?? '')?.[0];
  return digits === undefined ? null : Number.parseInt(digits, 8);
}

function numbersOf(text: string): number[] {
  return words(text.replaceAll('\t', ' ')).flatMap((word) => (/^\d+$/.test(word) ? [Number(word)] : []));
}
