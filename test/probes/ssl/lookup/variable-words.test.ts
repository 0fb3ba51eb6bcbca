import { expect, it } from 'vitest';
import { variableRemedy } from '../../../../probes/ssl/lookup/variable-words.ts';

it.each([
  ['SSL_CERT_DIR', ['/etc/a'], 'put a directory with PEM files at /nope; or leave it out: set SSL_CERT_DIR=/etc/a'],
  ['SSL_CERT_DIR', ['/etc/a', '/b'], / set SSL_CERT_DIR=\/etc\/a:\/b$/],
  ['SSL_CERT_DIR', [], /; or remove SSL_CERT_DIR from the environment of the container$/],
  ['SSL_CERT_FILE', [], /^put a PEM file at \/nope; or remove SSL_CERT_FILE from the environment/],
] as const)('%s, and Go reads %j: %s', (variable, others, expected) => {
  const missing = { path: '/nope', outcome: 'missing', dangling: null, denial: null, uid: null } as const;
  const remedy = variableRemedy({ variable, value: '/nope', ...missing, repair: null, replaced: [], roots: 1, others });
  if (typeof expected === 'string') expect(remedy).toBe(expected);
  else expect(remedy).toMatch(expected);
});
