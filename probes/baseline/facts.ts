export type BaselineFacts = {
  readonly distribution: DistributionFacts | null;
  readonly packages: PackageFacts;
  /** Null if the image itself is not looked at. */
  readonly layers: number | null;
  /** Paths of existing shells. */
  readonly shells: readonly string[];
  /** Well-known programs that are set-user-ID. */
  readonly setUserId: readonly string[];
  readonly program: ProgramFacts | null;
  /** The stated files, in that order. */
  readonly files: readonly FileFacts[];
};

export type DistributionFacts = {
  readonly id: string;
  readonly versionId: string | null;
  readonly prettyName: string | null;
  /** Day, `2028-06-30`; null if it is not known here. */
  readonly supportedUntil: string | null;
  /** That day is past. */
  readonly supportEnded: boolean;
};

export type PackageFacts = {
  /** Null if there is no known package list. */
  readonly manager: 'dpkg' | 'dpkg status.d' | 'apk' | 'rpm' | null;
  /** Counted only if a number was stated. */
  readonly count: number | null;
};

export type ProgramFacts = {
  /** Bytes. */
  readonly size: number;
  /** Tables that `-ldflags="-s -w"` leaves out. */
  readonly symbols: boolean;
  readonly debugInfo: boolean;
};

export type FileFacts = {
  readonly path: string;
  /** The text without blanks and newlines at its end, up to some hundred characters; null if it cannot be read. */
  readonly text: string | null;
  readonly state: 'read' | 'absent' | 'denied' | 'unfit';
  /** It is longer than the part that is examined. */
  readonly truncated: boolean;
};
