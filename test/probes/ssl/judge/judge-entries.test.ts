import { groupOf } from '../../../support/facts/ssl-facts.ts';
import { anchor, passed, pool, source, table } from './table.ts';

const localLink = '/usr/local/share/ca-certificates/a.crt';

table('entries', [
  ['denied', { directories: [passed('denied')] }, ['ssl/entry-denied']],
  ['dangling', { directories: [passed('dangling')] }, ['ssl/entry-dangling']],
  ['loop', { directories: [passed('loop')] }, ['ssl/entry-dangling']],
  ['directory', { directories: [passed('directory')] }, ['ssl/entry-is-directory']],
  ['subdirectory', { directories: [passed('subdirectory')] }, ['ssl/entry-in-subdirectory']],
  ['der', { directories: [passed('der')] }, ['ssl/entry-not-pem']],
  ['html', { directories: [passed('html')] }, ['ssl/entry-not-pem']],
  [
    'a local CA in DER form, linked',
    { directories: [passed('der')], localCas: [anchor] },
    ['ssl/local-ca-not-installed'],
  ],
  [
    'a local CA in DER form, and more',
    { directories: [passed('der', 4)], localCas: [anchor] },
    ['ssl/entry-not-pem', 'ssl/local-ca-not-installed'],
  ],
  [
    'a local CA in DER form, appended',
    { sources: source({ binary: groupOf(1) }), localCas: [anchor] },
    ['ssl/local-ca-not-installed'],
  ],
  [
    'links of local CAs that the bundle has',
    { directories: [passed('dangling', 1, localLink)], pool: pool({ nonPublic: 1 }) },
    [],
  ],
  [
    "fewer CAs of one's own than links",
    { directories: [passed('dangling', 2, localLink)], pool: pool({ nonPublic: 1 }) },
    ['ssl/entry-dangling'],
  ],
  ['links to elsewhere', { directories: [passed('dangling')], pool: pool({ nonPublic: 1 }) }, ['ssl/entry-dangling']],
  [
    'links next to no bundle',
    {
      directories: [passed('dangling', 1, localLink)],
      pool: pool({ nonPublic: 1 }),
      sources: source({ kind: 'directory' }),
    },
    ['ssl/entry-dangling'],
  ],
]);
