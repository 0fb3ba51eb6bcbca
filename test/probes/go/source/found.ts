import type { EnvironmentFacts } from '../../../../probes/go/environment/observe.ts';
import type { SourceFacts } from '../../../../probes/go/source/facts.ts';
import { judgeSource } from '../../../../probes/go/source/judge.ts';
import { goEnvironmentFacts } from '../../../support/facts/go-facts.ts';
import { emptySource } from '../../../support/facts/go-source.ts';

/** Findings of a module with these facts. */
export function found(
  source: Partial<SourceFacts>,
  variables: Record<string, string> = {},
  environment: Partial<EnvironmentFacts> = {},
  go: string | null = 'go1.26.1',
): unknown[] {
  const usual = { GOPROXY: 'https://proxy.golang.org,direct', GOMODCACHE: '/root/go/pkg/mod' };
  return judgeSource({ ...emptySource, ...source }, goEnvironmentFacts({ ...usual, ...variables }, environment), go);
}
/** Their codes. */
export const codes = (...args: Parameters<typeof found>): unknown[] =>
  found(...args).map((finding) => Reflect.get(Object(finding), 'code'));
