import type { ChangedSinceStart } from '../../src/linux/start/changed-since-start.ts';
import type { HeldBy } from '../../src/linux/volume.ts';
import type { TriedDirectory } from './entries/facts.ts';
import type { Connection, RequiredCa } from './expected/facts.ts';
import type { Installer, Tried, VariableFacts } from './lookup/facts.ts';
import type { MountFacts } from './mounts/facts.ts';
import type { Outdated, PoolFacts, SourceFacts } from './pool/facts.ts';
import type { BuiltInRoots, OtherBundle } from './surroundings/facts.ts';
import type { LocalCa, LocalFile, MaskedCa, PlacedCa, VariableCa } from './unread/facts.ts';

export type SslFacts = {
  /** Whose rules were applied: the program's Go version, or the newest if that is not known. */
  readonly go: { readonly version: string; readonly known: boolean; readonly name: string; readonly fips140?: true };
  readonly environment: {
    readonly SSL_CERT_FILE: string | null;
    readonly SSL_CERT_DIR: string | null;
    /** Where the variables were read: `/proc/1/environ`. */
    readonly source: string;
  };
  /** In Go's order; the last one is the winner if it could be read. */
  readonly files: readonly Tried[];
  /** Existing files that Go does not reach because an earlier one was read. */
  readonly masked: readonly string[];
  readonly directories: readonly TriedDirectory[];
  /** The bundle, if one was read, and then the directories. */
  readonly sources: readonly SourceFacts[];
  readonly pool: PoolFacts;
  /** The days that `expiring` looks ahead. */
  readonly expiryDays: number;
  readonly builtIn: BuiltInRoots | null;
  readonly localCas: readonly LocalCa[];
  readonly localFiles: readonly LocalFile[];
  readonly ignoredVariables: readonly VariableCa[];
  readonly maskedCas: readonly MaskedCa[];
  readonly placedCas: readonly PlacedCa[];
  readonly variables: VariableFacts;
  readonly otherBundles: readonly OtherBundle[];
  /** The volumes that hold files which a remedy would change, by path; left out for none. */
  readonly held?: Readonly<Record<string, HeldBy>>;
  /** Mounts on certificate paths, looked for if there are few roots. */
  readonly mounts: readonly MountFacts[];
  readonly required: readonly RequiredCa[];
  readonly connections: readonly Connection[];
  readonly app: string | null;
  /** Who the program is; null if that is not known. */
  readonly identity: { readonly uid: number | null };
  /**
   * Looked for if there is no root: what could install a bundle, whether the program loads roots at all, and a bundle
   * of public roots in a place that Go does not search.
   */
  readonly missing?: { readonly installer: Installer; readonly loadsRoots: boolean | null; readonly bundle?: string };
  /** Set for so many public roots that a whole list is meant, if they are those of an old one, with the mount that has it. */
  readonly outdated?: Outdated & { readonly loadsRoots: boolean | null; readonly mount?: MountFacts };
  /** The first source that has changed since the program was started; left out where none has. */
  readonly changed?: ChangedSinceStart;
  /** `2026-06-01`, set if the clock is in doubt. */
  readonly today?: string;
};
