import { expect, it } from 'vitest';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';

it.each<[string | null, string, number]>([
  ['go1.23.12', '', 0],
  ['go1.24.0', '', 1],
  ['go1.24.0', 'tlsmlkem=0', 0],
  ['go1.25.6', '', 1],
  ['go1.26.0', '', 3],
  ['go1.26.0', 'tlssecpmlkem=0', 1],
  ['go1.26.0', 'tlsmlkem=0', 0],
  ['go1.26.0', 'tlsmlkem=1,tlssecpmlkem=1', 3],
  [null, '', 3],
])('%s with GODEBUG=%s offers hybrid key exchanges: %i', (version, debug, hybrids) => {
  const parsed = version === null ? null : parseGoVersion(version);
  expect(rulesOf(parsed, effectiveGoDebug(undefined, debug)).offer.hybrids).toBe(hybrids);
});
