import type { Code, Finding } from '../finding.ts';
import type { Mask } from '../log/mask.ts';
import type { PolicyInForce, Ruling } from '../policy/apply.ts';
import type { FindingSource } from '../probe.ts';
import type { IgnoredFinding, ReportedFinding } from '../report/model.ts';

/** What decides whether findings count. */
export interface Rules {
  readonly ignore: readonly Code[];
  /** The rules of the `--policy` file; null without one. */
  readonly rules: PolicyInForce | null;
}

/** Rules on findings, and remembers the accepted ones. */
export interface Rulings {
  /** Those findings of a source that count, with their texts. */
  counted(source: FindingSource, findings: readonly Finding[], mask: Mask): ReportedFinding[];
  /** Those findings of these sources that do not count. */
  accepted(sources: readonly FindingSource[]): IgnoredFinding[];
}

/** Before anything is ruled on. */
export function createRulings({ ignore, rules }: Rules): Rulings {
  const ignored = new Map<FindingSource, readonly IgnoredFinding[]>();
  return {
    counted(source, findings, mask) {
      const counted: ReportedFinding[] = [];
      const accepted: IgnoredFinding[] = [];
      for (const finding of findings) {
        const described = describe(source, finding, mask);
        const { code, severity, message } = described;
        if (ignore.includes(finding.code)) {
          accepted.push({ ...described, probe: source.id, reason: null, until: null });
          continue;
        }
        const ruling = rules?.ruleOn(code, severity, message);
        if (ruling === undefined) counted.push(described);
        else if (ruling.counts) counted.push({ ...described, severity: ruling.severity });
        else accepted.push({ ...described, ...pick(ruling), probe: source.id });
      }
      ignored.set(source, accepted);
      return counted;
    },
    accepted: (sources) => sources.flatMap((source) => ignored.get(source) ?? []),
  };
}

function pick({
  reason,
  until,
  severity,
}: Extract<Ruling, { counts: false }>): Pick<IgnoredFinding, 'reason' | 'until' | 'severity'> {
  return { reason, until, severity };
}

function describe(source: FindingSource, finding: Finding, mask: Mask): ReportedFinding {
  const spec = source.findings[finding.code];
  if (spec === undefined) throw new Error(`${finding.code} is not in the catalog of ${source.id}`);
  const detail = mask.json(finding.detail);
  return {
    code: finding.code,
    severity: spec.severity,
    stopsStart: spec.stopsStart === true,
    message: spec.message(detail),
    remedy: spec.remedy(detail),
    detail,
    rule: spec,
  };
}
