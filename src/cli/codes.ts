import type { Code } from '../finding.ts';
import type { FindingSource } from '../probe.ts';
import { didYouMean } from './suggest.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError for the first `--ignore` code that no probe has */
export function checkCodes(codes: readonly Code[], probes: readonly FindingSource[]): void {
  for (const code of codes) {
    if (probes.some(({ findings }) => code in findings)) continue;
    const known = probes.flatMap(({ findings }) => Object.keys(findings));
    const whole = known.filter((each) => each.endsWith(`/${code}`));
    if (whole.length > 0)
      throw new UsageError(`--ignore: '${code}' lacks its probe: did you mean ${whole.join(' or ')}?`);
    throw new UsageError(
      `--ignore: no finding has the code '${code}'${didYouMean(code, known) || ': --list names them all'}`,
    );
  }
}
