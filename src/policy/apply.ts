import type { Finding, Severity } from '../finding.ts';
import type { policyCatalog } from './findings.ts';
import { codeMatches, type PolicyFile, type Waiver } from './model.ts';

/** What a policy does to a finding. */
export type Ruling =
  | { readonly counts: true; readonly severity: Severity }
  | { readonly counts: false; readonly severity: Severity; readonly reason: string; readonly until: string | null };

/** A policy in force on one day. */
export interface PolicyInForce {
  /** The name of the file for messages. */
  readonly name: string;
  /** The number of waivers. */
  readonly waivers: number;
  /** @param message the text of the finding, which a waiver may refer to */
  ruleOn(code: string, severity: Severity, message: string): Ruling;
  /**
   * Findings about the policy itself, after all others were ruled on.
   * @param isComplete whether a code would have been found: its probe ran
   */
  findings(isComplete: (code: string) => boolean): Finding<typeof policyCatalog>[];
}

export function policyInForce(policy: PolicyFile, now: Date): PolicyInForce {
  const today = now.toISOString().slice(0, 10);
  const isExpired = ({ until }: Waiver): boolean => until !== null && today > until;
  const used = new Set<Waiver>();
  return {
    name: policy.name,
    waivers: policy.waivers.length,
    ruleOn(code, usual, message) {
      const rule = policy.severities.findLast((each) => codeMatches(each.code, code));
      const severity = rule === undefined || rule.severity === 'off' ? usual : rule.severity;
      for (const waiver of policy.waivers) {
        if (!codeMatches(waiver.code, code) || (waiver.match !== null && !message.includes(waiver.match))) continue;
        used.add(waiver);
        if (isExpired(waiver)) continue;
        const { reason, owner, until } = waiver;
        return { counts: false, severity, reason: owner === null ? reason : `${reason} (${owner})`, until };
      }
      if (rule?.severity === 'off')
        return { counts: false, severity, reason: `severity off in ${policy.name}`, until: null };
      return { counts: true, severity };
    },
    findings: (isComplete) =>
      policy.waivers.flatMap((waiver): Finding<typeof policyCatalog>[] => {
        const { code, until, place, owner } = waiver;
        if (until !== null && isExpired(waiver))
          return [{ code: 'policy/waiver-expired', detail: { code, until, place, owner: owner ?? '' } }];
        if (used.has(waiver) || !isComplete(code)) return [];
        return [{ code: 'policy/waiver-unused', detail: { code, place } }];
      }),
  };
}
