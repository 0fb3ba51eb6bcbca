import { type GoVersion, isGoAtLeast } from '../../src/decode/go/version/version.ts';

/** What differs between Go versions in the way that `time` finds a zone. */
export interface GoRules {
  /** TZ may be an absolute path, and begin with a colon. */
  readonly absoluteTz: boolean;
  /** The rule at the end of a TZif file is used; before, the last transition held forever. */
  readonly footer: boolean;
  /** Searched for a name, in this order (platformZoneSources in time/zoneinfo_unix.go). */
  readonly directories: readonly string[];
  /** `time/tzdata` can be linked into the program. */
  readonly embedding: boolean;
  /** The GOROOT zip is asked before the embedded copy. */
  readonly gorootFirst: boolean;
}

/** @param version of the program; null for a program without one, which is taken for a current one */
export function goRules(version: GoVersion | null): GoRules {
  const since = (line: `${number}.${number}`): boolean => version === null || isGoAtLeast(version, line);
  const directories = ['/usr/share/zoneinfo', '/usr/share/lib/zoneinfo', '/usr/lib/locale/TZ'];
  return {
    absoluteTz: since('1.16'),
    footer: since('1.15'),
    directories: since('1.21') ? [...directories, '/etc/zoneinfo'] : directories,
    embedding: since('1.15'),
    gorootFirst: !since('1.19'),
  };
}
