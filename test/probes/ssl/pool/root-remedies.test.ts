import { expect, it } from 'vitest';
import type { Fault } from '../../../../probes/ssl/pool/facts.ts';
import { contentFindings } from '../../../../probes/ssl/pool/findings.ts';
import { skippedRemedy } from '../../../../probes/ssl/pool/skipped-remedy.ts';
import { unusableRemedy } from '../../../../probes/ssl/pool/unusable-remedy.ts';

it.each<[Fault | undefined, RegExp]>([
  [{ kind: 'key', name: 'Ed448' }, / with a key that Go verifies with: /],
  [{ kind: 'small-rsa', bits: 512 }, / with a key that Go verifies with: /],
  [{ kind: 'key-usage' }, / with keyCertSign /],
  [{ kind: 'critical-extension' }, / without the critical extension /],
  [{ kind: 'not-for-servers' }, / with serverAuth /],
  [undefined, / with a key that Go verifies with: /],
])('a root that Go loads and cannot use, %j: %s', (fault, expected) => {
  expect(unusableRemedy(fault)).toMatch(expected);
});

it.each<[Fault | undefined, RegExp]>([
  [{ kind: 'not-for-servers' }, / with serverAuth /],
  [undefined, /^put a CA certificate that is valid now into \/a\.pem$/],
])('no usable root, %j: %s', (fault, expected) => {
  const group = { count: 1, first: [{ number: 1, line: 1, subject: '', ...(fault === undefined ? {} : { fault }) }] };
  const { remedy } = contentFindings['ssl/no-usable-root'];
  expect(remedy({ path: '/a.pem', of: 1, group, why: '' })).toMatch(expected);
});

it.each([
  ['x509: unsupported elliptic curve', /^get a new CA certificate .* P-256 to P-521/],
  ['x509: invalid ECDSA parameters', /^get a new CA certificate .*named curve/],
  ['x509: negative serial number', /^correct or remove the block in \/a\.pem/],
])('a block that Go refuses, %s: %s', (problem, expected) => {
  const first = [{ number: 1, line: 1, subject: '', fault: { kind: 'refused', problem } }] as const;
  expect(skippedRemedy('/a.pem', { count: 1, first }, 0)).toMatch(expected);
});
