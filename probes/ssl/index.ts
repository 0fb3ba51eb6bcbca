import { defineProbe } from '../../src/probe.ts';
import type { SslFacts } from './facts.ts';
import { findings } from './findings.ts';
import { judge } from './judge.ts';
import { observe } from './observe.ts';

export const sslProbe = defineProbe({
  id: 'ssl',
  title: 'CA roots that Go trusts',
  findings,
  observe,
  judge,
  summary,
});

/** `144 roots from /etc/ssl/certs/ca-certificates.crt and 2 from /etc/ssl/certs`. */
function summary({ pool, files, read, directories }: SslFacts): string {
  if (pool.roots === 0) return 'no root';
  const last = files.at(-1);
  const fromFile = read.find(({ path }) => last?.outcome === 'read' && path === last.path);
  const sources = [...(fromFile === undefined ? [] : [fromFile]), ...directories].filter(({ added }) => added > 0);
  const words = sources.map(({ added, path }, index) => (index === 0 ? path : `${added} more from ${path}`));
  return `${sources[0]?.added ?? 0} roots from ${words.join(', ')}`.replace(/^1 roots/, '1 root');
}
