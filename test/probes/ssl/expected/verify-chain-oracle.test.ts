import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../../../probes/ssl/expected/verify-chain.ts';
import { rulesOf } from '../../../../probes/ssl/lookup/go-rules.ts';
import { decodeCertificate } from '../../../../src/decode/certificate/certificate.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { crypto } from '../../../../src/runtime/node/crypto.ts';
import { unhurried } from '../../../support/deadlines.ts';
import { judgedBy } from '../../../support/go/chain-judge.ts';
import { type JudgedChain, judgedChains } from '../../../support/go/go-chains.ts';
import { toolchains } from '../../../support/go/go-root-pool.ts';
import { needs } from '../../../support/needs.ts';

/** The chains of which the probe says something else than Go did. */
function disagreements(version: string, chains: readonly JudgedChain[]): object[] {
  const rules = rulesOf(parseGoVersion(version), effectiveGoDebug(undefined, undefined));
  const bytes = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');
  const host = { crypto, now: new Date(), deadline: unhurried };
  return chains.flatMap(({ chain, roots, host: name, problem }) => {
    const read = roots.map(bytes).filter((der) => decodeCertificate(der, rules).ok);
    const verdict = verifyChain(chain.map(bytes), name, read, host, rules);
    const isTrusted = verdict.kind === 'trusted';
    // Up to Go 1.18 what was found above an intermediate on one way counts on every other, key usages below it included.
    if (isTrusted && rules.goMinor < 19 && problem.includes('incompatible key usage')) return [];
    return isTrusted === (problem === '') ? [] : [{ name, problem, verdict, chain, roots }];
  });
}

/** PROBE_ENV_ALL_GO=1 asks every toolchain on the machine; otherwise the installed one and the oldest answer. */
const found = toolchains().toSorted((one, other) => minorOf(one.version) - minorOf(other.version));
const asked = process.env.PROBE_ENV_ALL_GO === '1' ? found : [...found.slice(0, 1), ...toolchains().slice(0, 1)];

function minorOf(version: string): number {
  return parseGoVersion(version)?.minor ?? 0;
}

describe('chains at random', needs('go'), () => {
  for (const toolchain of new Map(asked.map((each) => [each.version, each])).values()) {
    it(`what ${toolchain.version} says`, () => {
      const chains = judgedBy(toolchain, judgedChains(26, 800));
      expect(disagreements(toolchain.version, chains)).toEqual([]);
      const saying = (words: string): number => chains.filter(({ problem }) => problem.includes(words)).length;
      expect(chains.filter(({ problem }) => problem === '').length).toBeGreaterThan(100);
      expect(saying('not authorized to sign for this name')).toBeGreaterThan(20);
    });
  }
});
