import type { GoEnvValue } from '../../../src/decode/go/env/env.ts';
import type { Finding } from '../../../src/finding.ts';
import type { ToolchainFacts } from '../toolchain/observe.ts';
import type { envFindings } from './findings.ts';
import type { ExpectedEnv } from './options.ts';

type EnvFinding = Finding<typeof envFindings>;

/** The required facts about the toolchain. */
export type ConfiguredToolchain = Pick<ToolchainFacts, 'run'> & {
  readonly environment: Pick<ToolchainFacts['environment'], 'values' | 'environmentKnown'>;
};

/** @param toolchain null if there is none */
export function judgeExpectedEnv(
  toolchain: ConfiguredToolchain | null,
  expected: readonly ExpectedEnv[] = [],
): EnvFinding[] {
  return expected.flatMap((expectation): EnvFinding[] => {
    const problem = whyUnverified(toolchain);
    if (toolchain === null || problem !== null) {
      return [{ code: 'go/env-unverified', detail: { expected: expectation.text, problem: problem ?? '' } }];
    }
    const { value, source } = effectiveValue(toolchain, expectation.name);
    if (holds(expectation, value, source)) return [];
    const { name, text } = expectation;
    return [
      {
        code: 'go/env-mismatch',
        detail: { key: name, expected: statement(expectation), found: value, source, fix: fixOf(expectation, text) },
      },
    ];
  });
}

function whyUnverified(toolchain: ConfiguredToolchain | null): string | null {
  if (toolchain === null) return 'there is no go command in this container';
  return toolchain.environment.environmentKnown ? null : 'the environment of an image that does not run is not known';
}

type Source = GoEnvValue['source'] | 'go env';

/** The go command's own answer if it ran; otherwise the one derived from its environment and files. */
function effectiveValue(
  { run, environment }: ConfiguredToolchain,
  name: ExpectedEnv['name'],
): { value: string; source: Source } {
  const derived = environment.values[name];
  const actual = run.state === 'ran' ? run.values[name] : undefined;
  return actual === undefined || actual === derived.value ? derived : { value: actual, source: 'go env' };
}

function holds(expected: ExpectedEnv, value: string, source: Source): boolean {
  switch (expected.kind) {
    case 'equals':
      return value === expected.value;
    case 'matches':
      return new RegExp(expected.value).test(value);
    case 'set':
      return value !== '';
    case 'unset':
      return source !== 'environment' && source !== 'user file';
  }
}

function statement({ kind, text }: ExpectedEnv): string {
  if (kind === 'set') return 'a value';
  return kind === 'unset' ? 'it to be unset' : text;
}

/** The value to set; empty if the variable is to be removed. */
function fixOf({ kind, name }: ExpectedEnv, text: string): string {
  if (kind === 'equals') return text;
  if (kind === 'unset') return '';
  return kind === 'set' ? name : `${name} to what ${text.slice(name.length + 2)} matches`;
}
