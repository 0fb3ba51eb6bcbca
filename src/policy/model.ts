import type { Severity } from '../finding.ts';

/** What a policy file states. */
export interface PolicyFile {
  /** The name for messages: the path, or `standard input`. */
  readonly name: string;
  /** The values of each option, by its long flag: `--tz`. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  readonly severities: readonly SeverityRule[];
  readonly waivers: readonly Waiver[];
}

/** If several match a code, the last wins. */
export interface SeverityRule {
  /** A code, or all codes of a probe: `ssl/*`. */
  readonly code: string;
  readonly severity: Severity | 'off';
}

/** An exception that somebody agreed to. */
export interface Waiver {
  readonly code: string;
  /** Text that the message of the finding must contain; null for every finding of the code. */
  readonly match: string | null;
  readonly reason: string;
  readonly owner: string | null;
  /** The last day, `2027-01-31`, UTC. */
  readonly until: string | null;
  /** Its position, `policy.yaml:12`. */
  readonly place: string;
}

export const severityWords = ['error', 'warning', 'info', 'off'] as const satisfies readonly SeverityRule['severity'][];

/** Whether a rule's code matches a code: itself, or `ssl/*`, or `*`. */
export function codeMatches(rule: string, code: string): boolean {
  return rule === code || rule === '*' || (rule.endsWith('/*') && code.startsWith(rule.slice(0, -1)));
}
