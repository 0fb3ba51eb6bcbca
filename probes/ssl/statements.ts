import { type Statement, statement } from '../../src/cli/expectations.ts';
import type { SslFacts } from './facts.ts';

/** Not all existing ones: a distribution drops a root now and then, and that is not a defect of an image. */
export function statements({ pool }: SslFacts): Statement[] {
  const fewer = Math.floor((pool.usable * keptShare) / roundTo) * roundTo;
  return statement('--min-certs', fewer > 0 ? fewer : pool.usable || null);
}

const keptShare = 0.8;
const roundTo = 10;
