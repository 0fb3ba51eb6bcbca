import { type Decoded, DecodeError, decoding } from '../../decoded.ts';
import { compareGoVersions, compareLines, type GoVersion, parseGoNumber } from './version.ts';

/** Accepted Go versions: any of the alternatives, each a list of comparators that must all hold. */
export type GoRange = {
  readonly text: string;
  readonly alternatives: readonly (readonly Comparator[])[];
};

type Comparator = {
  readonly operator: Operator;
  readonly bound: GoVersion;
  /** How much of the bound was written: `1.25` and `1.25.x` mean the whole line, `1` the major version. */
  readonly precision: 'major' | 'line' | 'exact';
};

type Operator = keyof typeof operators;

/** The required sign of `version` compared with the bound. `~` and `^` also have an upper end. */
const operators = {
  '>=': (order: number) => order >= 0,
  '<=': (order: number) => order <= 0,
  '!=': (order: number) => order !== 0,
  '==': (order: number) => order === 0,
  '>': (order: number) => order > 0,
  '<': (order: number) => order < 0,
  '=': (order: number) => order === 0,
  '~': (order: number) => order >= 0,
  '^': (order: number) => order >= 0,
} as const;

/**
 * A range as package managers write them: comparators joined by blanks or commas, alternatives by `||`,
 * `1.24 - 1.26`, `~1.25.3` (this line), `^1.25` (this major version), `1.25.x`; a `go` before a version is allowed.
 * A bound without a patch number is about the whole line, pre-releases included: `<1.26` leaves out 1.26rc1,
 * `>1.25` leaves out 1.25.9.
 */
export function parseGoRange(text: string): Decoded<GoRange> {
  return decoding(() => {
    const alternatives = text.split('||').map((part) => parseAlternative(part, text));
    for (const [index, comparators] of alternatives.entries()) {
      if (!isSatisfiable(comparators)) {
        throw new DecodeError(`no version can be in '${text.split('||')[index]?.trim()}'`);
      }
    }
    return { text: text.trim(), alternatives };
  });
}

export function isInGoRange(version: GoVersion, range: GoRange): boolean {
  return range.alternatives.some((comparators) => holdsForAll(version, comparators));
}

function holdsForAll(version: GoVersion, comparators: readonly Comparator[]): boolean {
  return comparators.every((comparator) => holds(version, comparator));
}

function holds(version: GoVersion, { operator, bound, precision }: Comparator): boolean {
  if (operator === '~' && compareLines(version, bound) !== 0 && precision !== 'major') return false;
  if ((operator === '^' || (operator === '~' && precision === 'major')) && version.major !== bound.major) return false;
  return operators[operator](compareAt(precision, version, bound));
}

function compareAt(precision: Comparator['precision'], version: GoVersion, bound: GoVersion): number {
  if (precision === 'major') return version.major - bound.major;
  return precision === 'line' ? compareLines(version, bound) : compareGoVersions(version, bound);
}

function parseAlternative(part: string, whole: string): Comparator[] {
  const words = part.trim();
  if (words === '') throw new DecodeError(whole.trim() === '' ? 'it is empty' : "one side of '||' is empty");
  const span = /^(\S+)\s+-\s+(\S+)$/.exec(words);
  if (span !== null) return [comparator('>=', span[1] ?? ''), comparator('<=', span[2] ?? '')];
  // Blanks between an operator and its version are common: `>= 1.24`.
  const parts = words.replace(/(^|[\s,])([<>=!~^]+)\s+/g, '$1$2').split(/\s*,\s*|\s+/);
  return parts.flatMap((word) => {
    if (word === '') throw new DecodeError('one side of a comma is empty');
    if (word === '*' || word === 'x') return [];
    const [, signs = '', version = ''] = /^([<>=!~^]*)(.*)$/s.exec(word) ?? [];
    if (signs !== '' && !isOperator(signs)) throw new DecodeError(`'${signs}' is not an operator`);
    if (version === '') throw new DecodeError(`'${signs}' has no version after it`);
    return [comparator(isOperator(signs) ? signs : '=', version)];
  });
}

function comparator(operator: Operator, text: string): Comparator {
  const number = /^(?:go)?(.*?)((?:\.[x*])*)$/s.exec(text);
  const bound = parseGoNumber(number?.[1] ?? '');
  const wildcards = (number?.[2] ?? '').length / 2;
  const parts = (number?.[1] ?? '').split('.').length;
  if (bound === null || parts + wildcards > 3) {
    throw new DecodeError(`'${text}' is not a Go version, as in 1.25, 1.25.3 or 1.26rc1`);
  }
  const precision = bound.pre !== null || parts === 3 ? 'exact' : parts === 2 ? 'line' : 'major';
  if (wildcards > 0 && precision === 'exact') throw new DecodeError(`'${text}' is not a Go version`);
  return { operator, bound, precision };
}

function isOperator(text: string): text is Operator {
  return Object.hasOwn(operators, text);
}

/** True if one of the versions around the bounds fits: no other version can give another answer. */
function isSatisfiable(comparators: readonly Comparator[]): boolean {
  const around = comparators.flatMap(({ bound }) => {
    const { major, minor, patch } = bound;
    return [
      bound,
      { ...bound, pre: null, patch: (patch ?? -1) + 1 },
      { ...bound, pre: null, patch: patch === null || patch === 0 ? null : patch - 1 },
      { ...bound, pre: null, patch: 0, minor: minor + 1 },
      { ...bound, pre: null, patch: 0, minor: Math.max(0, minor - 1) },
      { ...bound, pre: null, patch: 0, major: major + 1, minor: 0 },
      { ...bound, pre: null, patch: 0, major: Math.max(0, major - 1), minor: 0 },
    ];
  });
  return comparators.length === 0 || around.some((version) => holdsForAll(version, comparators));
}
