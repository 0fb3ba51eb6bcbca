import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import { mountFacts } from '../../../support/facts/ssl-facts.ts';
import { anchor, table } from './table.ts';

const placed: SslFacts['placedCas'][number] = {
  path: '/etc/ca/a.crt',
  subject: 'CN=A',
  volume: null,
  isServiceAccount: false,
};

table('CAs that Go does not get', [
  ['a local one', { localCas: [anchor] }, ['ssl/local-ca-not-installed']],
  [
    'one in a variable',
    { ignoredVariables: [{ path: '/a', subject: 'CN=A', variables: ['CURL_CA_BUNDLE'], certificates: 1 }] },
    ['ssl/variable-ignored'],
  ],
  ['one elsewhere', { placedCas: [placed] }, ['ssl/ca-not-read']],
  ['of the Kubernetes API', { placedCas: [{ ...placed, isServiceAccount: true }] }, []],
  [
    'on a mount that is reported',
    { placedCas: [{ ...placed, path: '/etc/ssl/certs/a.crt' }], mounts: [mountFacts({ path: '/other' })] },
    [],
  ],
]);

table('roots of the program', [
  ['next to those of the image', { builtIn: { module: 'm', version: 'v1', forced: false } }, []],
  ['instead of them', { builtIn: { module: 'm', version: 'v1', forced: true } }, ['ssl/system-roots-overridden']],
]);
