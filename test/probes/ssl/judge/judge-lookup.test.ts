import { directoryFacts, groupOf, sourceFacts } from '../../../support/facts/ssl-facts.ts';
import { bundle, empty, environment, noFiles, table } from './table.ts';

const failed = (path: string, outcome: 'missing' | 'not-a-directory' | 'denied') => directoryFacts({ path, outcome });

table('the variables', [
  [
    'SSL_CERT_FILE is missing',
    { environment: environment('/a', null), files: [{ path: '/a', outcome: 'missing' }] },
    ['ssl/cert-file-ignored'],
  ],
  [
    'SSL_CERT_FILE is missing, and all is',
    { environment: environment('/a', null), files: [{ path: '/a', outcome: 'missing' }], pool: empty, sources: [] },
    ['ssl/cert-file-unusable'],
  ],
  ['SSL_CERT_FILE is read', { environment: environment('/a', null), files: [{ path: '/a', outcome: 'read' }] }, []],
  [
    'SSL_CERT_DIR is missing',
    { environment: environment(null, '/a'), directories: [failed('/a', 'missing')] },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'a default directory in SSL_CERT_DIR is missing',
    {
      environment: environment(null, '/etc/pki/tls/certs'),
      directories: [failed('/etc/pki/tls/certs', 'missing')],
      sources: [sourceFacts(), sourceFacts({ kind: 'directory' })],
    },
    [],
  ],
  [
    'a default directory in SSL_CERT_DIR is denied',
    { environment: environment(null, '/etc/pki/tls/certs'), directories: [failed('/etc/pki/tls/certs', 'denied')] },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'SSL_CERT_DIR is a file',
    { environment: environment(null, '/a'), directories: [failed('/a', 'not-a-directory')] },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'an empty element',
    {
      environment: environment(null, ':/a'),
      directories: [failed('', 'missing'), directoryFacts({ path: '/a' })],
      sources: [sourceFacts(), sourceFacts({ kind: 'directory' })],
    },
    [],
  ],
  [
    'nothing in SSL_CERT_DIR',
    { environment: environment(null, '/a'), directories: [directoryFacts({ path: '/a' })] },
    ['ssl/cert-dir-ignored'],
  ],
  [
    "both, to keep the image's out",
    {
      environment: environment('/f', '/a'),
      files: [{ path: '/f', outcome: 'read' }],
      directories: [failed('/a', 'missing')],
    },
    [],
  ],
  [
    'both, and a denied directory',
    {
      environment: environment('/f', '/a'),
      files: [{ path: '/f', outcome: 'read' }],
      directories: [failed('/a', 'denied')],
    },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'both, and a deformed one',
    {
      environment: environment('/f', '"/a"'),
      files: [{ path: '/f', outcome: 'read' }],
      directories: [failed('"/a"', 'missing')],
      variables: {
        file: null,
        directory: { kind: 'quotes', value: '/a', variable: 'SSL_CERT_DIR' },
        replacedDirectories: [],
        replacedFiles: [],
      },
    },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'SSL_CERT_DIR takes the roots away',
    {
      environment: environment(null, '/a'),
      files: noFiles,
      directories: [failed('/a', 'missing')],
      pool: empty,
      sources: [],
    },
    ['ssl/cert-dir-unusable'],
  ],
]);

table('what Go passes over', [
  ['a denied bundle', { files: [{ path: bundle, outcome: 'denied' }] }, ['ssl/bundle-passed-over']],
  [
    'a missing one',
    {
      files: [
        { path: bundle, outcome: 'missing' },
        { path: '/etc/ssl/cert.pem', outcome: 'read' },
      ],
    },
    [],
  ],
  ['a denied directory', { directories: [failed('/etc/ssl/certs', 'denied')] }, ['ssl/bundle-passed-over']],
  ['an empty bundle', { sources: [sourceFacts({ certificates: 0, content: 'empty' })] }, ['ssl/empty-bundle']],
  [
    'a bundle of skipped blocks only',
    { sources: [sourceFacts({ certificates: 0, skipped: groupOf(1) })] },
    ['ssl/skipped-certificates'],
  ],
  ['/dev/null', { sources: [sourceFacts({ path: '/dev/null', certificates: 0, content: 'empty' })] }, []],
]);
