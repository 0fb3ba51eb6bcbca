import type { Located } from '../policy/located.ts';
import { wholeNumber } from './fields.ts';

/**
 * A quantity of Kubernetes: `512Mi`, `1G`, `500m`, `0.5`, `1e3` (apimachinery, resource/quantity.go); null for any
 * other text.
 */
export function parseQuantity(text: string): number | null {
  const match = /^([+]?\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d+)|([num]|k|[MGTPE]|[KMGTPE]i)?)$/.exec(text);
  if (match === null) return null;
  const [, digits = '', exponent = '', suffix = ''] = match;
  return Number(`${digits}${exponent || (exponents[suffix] ?? '')}`) * (factors[suffix] ?? 1);
}

/** @throws UsageError for an invalid value */
export function quantityIn(node: Located): number {
  const text = node.text().trim();
  // 0x10 and 1_000 are numbers before they are quantities.
  const value = parseQuantity(text) ?? (node.typeOf() === 'number' ? wholeNumber(text) : null);
  return value ?? node.fail(`'${node.text()}' is not a quantity, for example 512Mi or 500m`);
}

/** Of what is smaller than one: a product would not be exact. */
const exponents: Readonly<Record<string, string>> = { n: 'e-9', u: 'e-6', m: 'e-3' };

const factors: Readonly<Record<string, number>> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
