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
  ['go1.24.0', 'fips140=on', 0],
  ['go1.25.0', 'fips140=on', 1],
  ['go1.26.0', 'fips140=on', 3],
  ['go1.26.0', 'fips140=on,tlsmlkem=0', 0],
])('%s with GODEBUG=%s offers hybrid key exchanges: %i', (version, debug, hybrids) => {
  const parsed = version === null ? null : parseGoVersion(version);
  expect(rulesOf(parsed, effectiveGoDebug(undefined, debug)).offer.hybrids).toBe(hybrids);
});

it.each<[string, string, object]>([
  ['go1.26.0', 'fips140=on', { fips140: true, extendedMasterSecret: true }],
  ['go1.26.0', 'fips140=only', { fips140: true, extendedMasterSecret: true }],
  ['go1.26.0', 'fips140=debug#1', { fips140: true, extendedMasterSecret: true }],
  ['go1.26.0', 'fips140=on,fips140ems=0', { fips140: true, extendedMasterSecret: false }],
  ['go1.24.0', 'fips140=on', { fips140: true, extendedMasterSecret: false, sha1: false }],
  ['go1.26.0', 'fips140=on,tlsrsakex=1,tls3des=1,tlssha1=1', { rsaKeyExchange: false, tripleDes: false, sha1: false }],
  ['go1.26.0', 'fips140=off', { fips140: false, extendedMasterSecret: false }],
  ['go1.26.0', '', { fips140: false, extendedMasterSecret: false }],
  ['go1.23.0', 'fips140=on', { fips140: false, extendedMasterSecret: false, sha1: true }],
])('%s with GODEBUG=%s offers %j', (version, debug, offer) => {
  expect(rulesOf(parseGoVersion(version), effectiveGoDebug(undefined, debug)).offer).toMatchObject(offer);
});

it.each<[string, string, boolean, string]>([
  ['go1.14.15', '', true, 'none'],
  ['go1.14.15', 'x509ignoreCN=1', false, 'none'],
  ['go1.15', '', false, 'none'],
  ['go1.16.15', 'x509ignoreCN=0', true, 'none'],
  ['go1.17', 'x509ignoreCN=0', false, 'none'],
  ['go1.23.12', '', false, 'none'],
  ['go1.24.10', '', false, 'none'],
  ['go1.24.11', '', false, 'below-root'],
  ['go1.24.12', '', false, 'below-root'],
  ['go1.24.13', '', false, 'below-parent'],
  ['go1.25.4', '', false, 'none'],
  ['go1.25.5', '', false, 'below-root'],
  ['go1.25.7', '', false, 'below-parent'],
  ['go1.25.9', '', false, 'siblings'],
  ['go1.26.0', '', false, 'siblings'],
])('%s with GODEBUG=%s: common names %s, excluded wildcards %s', (version, debug, commonNames, excludedWildcards) => {
  const rules = rulesOf(parseGoVersion(version), effectiveGoDebug(undefined, debug));
  expect(rules).toMatchObject({ commonNames, excludedWildcards });
});
