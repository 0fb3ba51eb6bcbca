import type { RefusedSwitch } from '../../src/host/declared.ts';
import type { Access } from '../../src/linux/access/access.ts';
import type { Need } from '../../src/linux/access/permission.ts';
import type { HeldBy } from '../../src/linux/volume.ts';

export type UserFacts = {
  /** Null if /proc does not show it. */
  readonly identity: IdentityFacts | null;
  /** The stated user of a container that does not run; null for one that runs. */
  readonly declared: { readonly name: string; readonly by: string; readonly problem: string | null } | null;
  /** What should become another user before the program starts, and may not; left out where nothing is refused. */
  readonly refusedSwitch?: RefusedSwitch;
  readonly workingDirectory: PlaceFacts;
  /** `$HOME` of the program; null if it is unset, empty or relative. */
  readonly home: PlaceFacts | null;
  /** The result of os.TempDir: `$TMPDIR`, otherwise /tmp. */
  readonly temporary: TemporaryFacts;
  /** Paths that were stated to be used. */
  readonly stated: readonly PlaceFacts[];
  /** The program's name for messages; null if there is none. */
  readonly app: string | null;
};

export type IdentityFacts = {
  readonly uid: IdsFacts;
  readonly gid: IdsFacts;
  /** It has CAP_SETUID, and may become any user. */
  readonly maySetUser: boolean;
  /** Supplementary groups. */
  readonly groups: readonly number[];
  /** Octal, four digits; null if the kernel does not show it. */
  readonly umask: string | null;
  /** The name of the real uid in /etc/passwd; null for none. */
  readonly name: string | null;
  /** The primary group of the name in /etc/passwd; null for none. */
  readonly primaryGroup: number | null;
  /** Groups that /etc/group or /etc/passwd assigns to the name and the process does not have. */
  readonly missingGroups: readonly { readonly name: string; readonly gid: number }[];
};

export type IdsFacts = {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
  readonly fs: number;
};

export type PlaceFacts = {
  readonly path: string;
  readonly need: Need;
  readonly access: Access;
  /** It exists and is a directory. */
  readonly isDirectory: boolean;
  /** The mount that contains it, if it is not the root's; null for none, and if mounts are not known. */
  readonly volume: PlaceVolume | null;
};

export type PlaceVolume = HeldBy & { readonly fsType: string };

export type TemporaryFacts = PlaceFacts & {
  readonly variable: 'TMPDIR' | null;
  /** What the program links that writes there; looked for if it cannot be used. */
  readonly users: readonly string[];
};
