import { type ExpectationsOf, expectation, wholeNumber } from '../../src/cli/expectations.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

/** A distribution, and its required version. */
export type DistributionRange = {
  readonly text: string;
  readonly id: string;
  /** Null if any version will do. */
  readonly version: { readonly operator: Operator; readonly parts: readonly number[] } | null;
};

export type Operator = '=' | '>' | '>=' | '<' | '<=';

/** A file, and its required content. */
export type FileContent = { readonly path: string; readonly text: string };

/** What can be stated about the image. */
export const options = {
  distro: expectation({
    flags: '--distro <range>',
    help: 'distribution that the image must be made from, for example "debian >= 12" or alpine',
    parse(text: string): DistributionRange {
      const match = /^([a-z][a-z0-9._-]*)(?:\s*(>=|<=|=|>|<)\s*(\d+(?:\.\d+)*))?$/.exec(text.trim());
      if (match?.[1] === undefined)
        throw new UsageError(`--distro: '${text}' is not a distribution, for example debian or "debian >= 12"`);
      const operator = operators.find((candidate) => candidate === match[2]);
      const version = operator === undefined ? null : { operator, parts: (match[3] ?? '').split('.').map(Number) };
      return { text, id: match[1], version };
    },
  }),
  maxPackages: expectation({
    flags: '--max-packages <count>',
    help: 'highest number of packages that the image may have, as dpkg, apk or distroless list them',
    parse: (text: string) => wholeNumber('--max-packages', text),
  }),
  maxLayers: expectation({
    flags: '--max-layers <count>',
    help: 'with --image: highest number of layers that the image may have',
    parse: (text: string) => wholeNumber('--max-layers', text),
  }),
  /** False if it was stated: the flag begins with `--no-`. */
  shell: expectation({
    flags: '--no-shell',
    help: 'the image must have no shell',
    parse: () => false,
  }),
  fileHas: expectation<readonly FileContent[]>({
    flags: '--file-has <path=text>',
    help: 'file that must hold exactly this text, apart from spaces and newlines at its end; repeatable, or one per line',
    repeatable: true,
    parse: (text, previous = []) => [...previous, ...text.split('\n').map(parseFileContent)],
  }),
};

export type Expectations = ExpectationsOf<typeof options>;

const operators: readonly Operator[] = ['=', '>', '>=', '<', '<='];

function parseFileContent(text: string): FileContent {
  const equals = text.indexOf('=');
  const path = text.slice(0, Math.max(0, equals));
  if (!path.startsWith('/'))
    throw new UsageError(`--file-has: '${text}' is not path=text, for example /etc/go-baseline.version=1.4.2`);
  return { path, text: text.slice(equals + 1) };
}
