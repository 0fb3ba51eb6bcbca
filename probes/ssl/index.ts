import { defineProbe } from '../../src/probe.ts';
import type { SslFacts } from './facts.ts';
import { findings } from './findings.ts';
import { judge } from './judge.ts';
import { metrics } from './metrics.ts';
import { observe } from './observe.ts';
import { options } from './options.ts';
import { statements } from './statements.ts';

export const sslProbe = defineProbe({
  id: 'ssl',
  title: 'CA roots that Go trusts',
  options,
  requires: ['go'],
  findings,
  observe,
  judge,
  summary,
  statements,
  metrics,
});

/** `144 roots from /etc/ssl/certs/ca-certificates.crt, 2 more from /etc/ssl/certs`, and what may have more. */
function summary({ sources, directories }: SslFacts): string {
  const [inDoubt, ...further] = directories.flatMap(({ unknown = [] }) => unknown);
  const count = further.length === 0 ? '' : `, and ${further.length} more`;
  const doubt = inDoubt === undefined ? '' : `; perhaps more: ${inDoubt.why}${count}`;
  const [first, ...others] = sources.filter(({ added }) => added > 0);
  if (first === undefined) return 'no root';
  const more = others.map(({ added, path }) => `, ${added} more from ${path}`).join('');
  return `${first.added === 1 ? '1 root' : `${first.added} roots`} from ${first.path}${more}${doubt}`;
}
