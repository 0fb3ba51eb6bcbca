import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import type { MountFacts } from '../../../../probes/ssl/mounts/facts.ts';
import { directoryFacts, groupOf, mountFacts } from '../../../support/facts/ssl-facts.ts';
import { bundle, empty, environment, noFiles, passed, pool, source, table } from './table.ts';

const outside: MountFacts = mountFacts({ mountPoint: '/etc/ssl', volume: { kind: 'hostPath', name: '/etc/ssl' } });
const dangling = (link: string, missing: string): SslFacts['files'] => [
  { path: bundle, outcome: 'missing', dangling: { link, target: missing, missing } },
];

table('no root', [
  [
    'roots of the program',
    { pool: empty, sources: [], builtIn: { module: 'm', version: 'v1', forced: false } },
    ['ssl/built-in-roots'],
  ],
  [
    'none needed',
    { pool: empty, sources: [], missing: { installer: 'none', loadsRoots: false } },
    ['ssl/no-roots-needed'],
  ],
  ['none there', { pool: empty, sources: [], files: noFiles }, ['ssl/no-roots']],
  [
    'not known whether needed',
    { pool: empty, sources: [], files: noFiles, missing: { installer: 'none', loadsRoots: null } },
    ['ssl/no-roots'],
  ],
  [
    'an empty bundle',
    { pool: empty, sources: source({ certificates: 0, content: 'empty' }) },
    ['ssl/bundle-without-certificates'],
  ],
  [
    'all blocks skipped',
    { pool: empty, sources: source({ certificates: 0, skipped: groupOf(2) }) },
    ['ssl/all-skipped'],
  ],
  [
    'all blocks of a directory skipped',
    { pool: empty, files: noFiles, sources: source({ kind: 'directory', certificates: 0, skipped: groupOf(2) }) },
    ['ssl/all-skipped'],
  ],
  [
    'denied',
    {
      pool: { ...empty, error: { path: bundle, outcome: 'denied' } },
      sources: [],
      files: [{ path: bundle, outcome: 'denied' }],
    },
    ['ssl/bundle-unreadable'],
  ],
  ['a mount', { pool: empty, sources: [], files: noFiles, mounts: [mountFacts()] }, ['ssl/mount-hides-roots']],
  [
    'a mount of a single entry',
    { pool: empty, sources: [], files: noFiles, mounts: [mountFacts({ path: '/etc/ssl/certs/a' })] },
    ['ssl/no-roots'],
  ],
  [
    'links out of a mount',
    { pool: empty, sources: [], files: dangling('/etc/ssl/ca-bundle.pem', '/var/lib'), mounts: [outside] },
    ['ssl/mount-links-outside'],
  ],
  [
    'links within a mount',
    { pool: empty, sources: [], files: dangling('/etc/ssl/ca-bundle.pem', '/etc/ssl/x'), mounts: [outside] },
    ['ssl/mount-hides-roots'],
  ],
  [
    'links that lead nowhere',
    {
      pool: empty,
      sources: [],
      files: noFiles,
      directories: [
        directoryFacts({ danglingLinks: { count: 1, first: [{ link: '/a', target: '/b', missing: '/b' }] } }),
      ],
    },
    ['ssl/dangling-links'],
  ],
  [
    'entries in another form',
    { pool: empty, sources: [], files: noFiles, directories: [passed('der')] },
    ['ssl/no-root-in-directory'],
  ],
  [
    'a variable of others',
    {
      pool: empty,
      sources: [],
      files: noFiles,
      ignoredVariables: [{ path: '/a', subject: 'CN=A', variables: ['CURL_CA_BUNDLE'], certificates: 1 }],
    },
    ['ssl/no-roots'],
  ],
]);

table('mounts that leave few roots', [
  ['19', { pool: pool({ roots: 19, usable: 19 }), mounts: [mountFacts()] }, ['ssl/mount-leaves-few-roots']],
  ['20', { pool: pool({ roots: 20, usable: 20 }), mounts: [mountFacts()] }, []],
  [
    "a file of one's own",
    { environment: environment('/a', null), pool: pool({ roots: 1 }), mounts: [mountFacts()] },
    [],
  ],
  [
    'a file that the mount hides',
    {
      environment: environment('/a', null),
      files: [{ path: '/a', outcome: 'missing' }],
      pool: pool({ roots: 1 }),
      mounts: [mountFacts({ path: '/a' })],
    },
    ['ssl/cert-file-ignored', 'ssl/mount-leaves-few-roots'],
  ],
  ['a single entry', { pool: pool({ roots: 1 }), mounts: [mountFacts({ path: '/etc/ssl/certs/a' })] }, []],
]);
