import type { Host } from '../host/host.ts';
import type { Mask } from '../log/mask.ts';
import { podRules } from '../pod/findings.ts';
import { judgePod } from '../pod/judge.ts';
import type { PolicyInForce } from '../policy/apply.ts';
import { policyRules } from '../policy/findings.ts';
import type { ReportedRun } from '../report/model.ts';
import type { Rulings } from './ruling.ts';
import { judgeRun, type Required, runRules } from './run-rules.ts';

/** Sources of findings other than the probes; their findings come after those of the probes. */
export const ownSources = [podRules, runRules, policyRules] as const;

/** Findings about the manifest of `--pod`. */
export function podRuns({ declared }: Host, rulings: Rulings, mask: Mask): ReportedRun[] {
  const pod = declared?.pod ?? null;
  if (pod === null) return [];
  const findings = rulings.counted(podRules, judgePod(pod.container, pod.effects), mask);
  const summary = `${pod.container.name} of ${pod.container.place}`;
  return [{ probe: podRules.id, status: 'ran', summary, facts: pod.effects, metrics: [], findings, ms: 0 }];
}

/** Requirements of the run that are not met; no run if all are. */
export function requiredRuns(host: Host, required: Required, rulings: Rulings, mask: Mask): ReportedRun[] {
  const judged = judgeRun(host, required);
  if (judged.length === 0) return [];
  const findings = rulings.counted(runRules, judged, mask);
  const codes = judged.map(({ code }) => code);
  const summary = summaries.find(([code]) => codes.includes(code))?.[1] ?? 'what was required is not there';
  return [{ probe: runRules.id, status: 'ran', summary, facts: {}, metrics: [], findings, ms: 0 }];
}

/** By what is worst of it. */
const summaries = [
  ['run/no-program', 'what was required is not there'],
  ['run/environment-unknown', 'what was required is not there'],
  ['run/health-check-missing', 'HEALTHCHECK cannot start'],
  ['run/volume-over-image', 'a volume covers a part of the image'],
] as const;

/** What is said of the policy itself, once all findings were ruled on. */
export function policyRuns(
  rules: PolicyInForce | null,
  runs: readonly ReportedRun[],
  rulings: Rulings,
  mask: Mask,
): ReportedRun[] {
  if (rules === null || rules.waivers === 0) return [];
  const ran = new Set(runs.flatMap(({ probe, status }) => (status === 'ran' ? [probe] : [])));
  const complete = (code: string): boolean => ran.has(code.split('/')[0] ?? '');
  const findings = rulings.counted(policyRules, rules.findings(complete), mask);
  const summary = `${rules.waivers} ${rules.waivers === 1 ? 'waiver' : 'waivers'} in ${rules.name}`;
  return [{ probe: policyRules.id, status: 'ran', summary, facts: {}, metrics: [], findings, ms: 0 }];
}
