import { UsageError } from '../../cli/usage-error.ts';
import type { AnyProbe } from '../../probe.ts';

/** The probes and their codes, a line each. */
export function renderList(probes: readonly AnyProbe[]): string {
  const codes = probes.flatMap(({ findings }) => Object.keys(findings));
  const width = Math.max(0, ...codes.map((code) => code.length));
  const lines = probes.flatMap((probe) => [
    `${probe.id}: ${probe.title}`,
    ...Object.entries(probe.findings).map(
      ([code, spec]) => `  ${code.padEnd(width)}  ${spec.severity.padEnd(7)}  ${spec.title}`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

/**
 * What a code means, with an example of its message and remedy.
 * @throws UsageError for a code that no probe has
 */
export function renderExplanation(probes: readonly AnyProbe[], code: string): string {
  for (const { findings } of probes) {
    const spec = Object.entries(findings).find(([candidate]) => candidate === code)?.[1];
    if (spec === undefined) continue;
    const lines = [
      `${code} (${spec.severity}): ${spec.title}`,
      '',
      spec.why,
      '',
      `Example: ${spec.message(spec.example)}`,
      `Fix:     ${spec.remedy(spec.example)}`,
      ...(spec.refs.length > 0 ? ['', ...spec.refs.map((ref) => `See ${ref}`)] : []),
    ];
    return `${lines.join('\n')}\n`;
  }
  throw new UsageError(`no finding has the code '${code}': --list names them all`);
}
