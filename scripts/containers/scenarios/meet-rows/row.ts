import type { ImageName } from '../../images.ts';
import type { Answers } from '../meet-said.ts';

/** A container, and what distinguishes it. */
export interface MeetRow {
  readonly name: string;
  readonly user: string;
  /** The user of probe-env, if that is another one. */
  readonly probeUser?: string;
  readonly image?: ImageName;
  /** Options of `docker run`; `{volume}` is the volume's path on this machine. */
  readonly flags: readonly string[];
  /** The program and what starts it; default /app. */
  readonly command?: readonly string[];
  /** What the program experiences, among the compared values: proof that the row is what its name says. */
  readonly shows: Answers;
  /** Values that cannot be compared there. */
  readonly incomparable?: readonly string[];
  /** Probes that cannot answer there; then nothing else is compared. */
  readonly incomplete?: readonly string[];
  /** The highest Pod Security Standard that holds. */
  readonly podSecurity?: 'privileged' | 'baseline' | 'restricted';
}

export const nonroot = '65532:65532';
export const drop = ['--cap-drop', 'ALL'] as const;
export const unconfined = ['--security-opt', 'seccomp=unconfined'] as const;
/** Of those that the program tries, what Docker gives to root. */
export const usual = 'chown fowner setgid setuid setpcap net_raw sys_chroot mknod';
