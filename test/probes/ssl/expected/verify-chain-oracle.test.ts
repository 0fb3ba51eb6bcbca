import { expect, it } from 'vitest';
import { verifyChain } from '../../../../probes/ssl/expected/verify-chain.ts';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { crypto } from '../../../../src/runtime/node/crypto.ts';
import { unhurried } from '../../../support/deadlines.ts';
import { judgedChains } from '../../../support/go/go-chains.ts';
import { goVersion } from '../../../support/go/go-toolchain.ts';
import { needs } from '../../../support/needs.ts';

it('says of chains at random what Go says', needs('go'), () => {
  const rules = rulesOf(parseGoVersion(goVersion()), effectiveGoDebug(undefined, undefined));
  const bytes = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');
  const host = { crypto, now: new Date(), deadline: unhurried };
  const chains = judgedChains(26, 800);
  const wrong = chains.flatMap(({ chain, roots, host: name, problem }) => {
    const verdict = verifyChain(chain.map(bytes), name, roots.map(bytes), host, rules);
    const isTrusted = verdict.kind === 'trusted';
    return isTrusted === (problem === '') ? [] : [{ name, problem, verdict, chain, roots }];
  });
  expect(wrong).toEqual([]);
  const trusted = chains.filter(({ problem }) => problem === '').length;
  expect(trusted).toBeGreaterThan(100);
  expect(
    chains.filter(({ problem }) => problem.includes('not authorized to sign for this name')).length,
  ).toBeGreaterThan(20);
});
