import type { GoEnvSource, GoEnvValue } from '../../../src/decode/go/env/env.ts';

/** Which go.work applies: none, the nearest one, or one that is named. */
export type WorkChoice =
  | { readonly kind: 'off' }
  | { readonly kind: 'search' }
  | { readonly kind: 'named' | 'relative'; readonly path: string; readonly source: GoEnvSource };

/**
 * What GOWORK means (FindGoWork of cmd/go/internal/modload/init.go).
 * @param set its value in the environment or in a settings file, where a line by hand sets it (`go env -w` refuses to); null if it has none
 */
export function workChoice(set: GoEnvValue | null): WorkChoice {
  if (set === null || set.value === 'auto') return { kind: 'search' };
  const { value: path, source } = set;
  if (path === 'off') return { kind: 'off' };
  return { kind: path.startsWith('/') ? 'named' : 'relative', path, source };
}
