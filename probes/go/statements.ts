import { type Statement, statement } from '../../src/cli/expectations.ts';
import type { GoEnvName } from '../../src/decode/go/env/env.ts';
import type { GoFacts } from './facts.ts';

/** What a policy is likely to state about Go: the release line, the program's identity, and how modules are fetched. */
export function statements({ program, toolchain }: GoFacts): Statement[] {
  const build = program?.state === 'go' ? program.build : null;
  const line = build?.goLine ?? (program === null ? toolchain?.goLine : null);
  const settings = build?.settings ?? {};
  return [
    ...statement('--go', line == null ? null : `${line}.x`),
    ...statement('--expect-module', build?.module?.path),
    ...builtWith.flatMap((key) => (key in settings ? statement('--expect-build', `${key}=${settings[key]}`) : [])),
    ...statedVariables.flatMap((name) => {
      const value = toolchain?.environment.values[name]?.value ?? '';
      return value === '' ? [] : statement('--go-env', `${name}=${value}`);
    }),
  ];
}

/** Settings that determine how a program behaves; others change with each build. */
const builtWith = ['CGO_ENABLED', '-trimpath', '-tags', 'GOFIPS140'];

/** The settings that the script that probe-env replaces looked for, and where modules come from. */
const statedVariables: readonly GoEnvName[] = ['GOPROXY', 'GOSUMDB', 'CGO_ENABLED', 'GOPRIVATE', 'GOTOOLCHAIN'];
