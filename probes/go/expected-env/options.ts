import { expectation } from '../../../src/cli/expectations.ts';
import { didYouMean } from '../../../src/cli/suggest.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { type GoEnvName, goEnvNames } from '../../../src/decode/go/env/env.ts';

/** The required value of one variable of `go env`. */
export type ExpectedEnv = {
  /** As stated. */
  readonly text: string;
  readonly name: GoEnvName;
} & (
  | { readonly kind: 'equals' | 'matches'; readonly value: string }
  /** It has a value, from any source. */
  | { readonly kind: 'set' }
  /** Neither the environment nor the file of `go env -w` sets it. */
  | { readonly kind: 'unset' }
);

export const envOptions = {
  goEnv: expectation<readonly ExpectedEnv[]>({
    flags: '--go-env <key=value>',
    help: 'value that `go env` must have: KEY=VALUE, KEY=~REGEXP, KEY (has a value) or !KEY (is not set); repeatable, or one per line',
    repeatable: true,
    parse: (text, previous = []) => [...previous, ...text.split('\n').map(parseExpectedEnv)],
  }),
};

function parseExpectedEnv(text: string): ExpectedEnv {
  const [, not = '', key = '', operator = '', value = ''] = /^(!?)([A-Za-z0-9_]+)(?:(=~?)(.*))?$/.exec(text) ?? [];
  if (key === '' || (not !== '' && operator !== ''))
    throw new UsageError(`--go-env: '${text}' is not KEY=VALUE, KEY=~REGEXP, KEY or !KEY, for example GOPROXY=off`);
  const name = goEnvNames.find((known) => known === key);
  if (name === undefined) {
    throw new UsageError(`--go-env: '${key}' is not one of: ${goEnvNames.join(', ')}${didYouMean(key, goEnvNames)}`);
  }
  if (operator === '') return { text, name, kind: not === '' ? 'set' : 'unset' };
  if (operator === '=~') checkPattern(value);
  return { text, name, kind: operator === '=' ? 'equals' : 'matches', value };
}

function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch (error) {
    throw new UsageError(`--go-env: ${error instanceof Error ? error.message : String(error)}`);
  }
}
