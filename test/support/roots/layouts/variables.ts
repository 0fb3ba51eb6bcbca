import { alpine, debian, type Layout, one, three, two } from './layout.ts';

/** SSL_CERT_FILE and SSL_CERT_DIR. */
export const variables: readonly Layout[] = [
  {
    about: 'SSL_CERT_FILE, and no directory',
    files: { '/ca.pem': one, [alpine]: two },
    env: { SSL_CERT_FILE: '/ca.pem' },
  },
  {
    about: 'SSL_CERT_FILE does not isolate',
    files: { '/ca.pem': one, [debian]: two },
    env: { SSL_CERT_FILE: '/ca.pem' },
  },
  { about: 'SSL_CERT_FILE is a directory', files: { '/ca/a.pem': one }, env: { SSL_CERT_FILE: '/ca' } },
  {
    about: 'SSL_CERT_FILE is a directory, and there are roots elsewhere',
    files: { '/ca/a.pem': one, '/etc/ssl/certs/b.pem': two },
    env: { SSL_CERT_FILE: '/ca' },
  },
  { about: 'SSL_CERT_FILE is missing', files: { [alpine]: one }, env: { SSL_CERT_FILE: '/none.pem' } },
  { about: 'SSL_CERT_FILE is missing, directories are not', files: { [debian]: one }, env: { SSL_CERT_FILE: '/none' } },
  { about: 'SSL_CERT_FILE is relative', files: { '/srv/ca.pem': one }, env: { SSL_CERT_FILE: 'ca.pem' }, cwd: '/srv' },
  { about: 'SSL_CERT_FILE is a list', files: { '/a': one, '/b': two }, env: { SSL_CERT_FILE: '/a:/b' } },
  { about: 'SSL_CERT_FILE is empty', files: { [debian]: one }, env: { SSL_CERT_FILE: '' } },
  { about: 'SSL_CERT_FILE below a file', files: { '/a': one }, env: { SSL_CERT_FILE: '/a/ca.pem' } },
  {
    about: 'SSL_CERT_FILE is a link that leads nowhere',
    files: { '/l': { link: '/n' } },
    env: { SSL_CERT_FILE: '/l' },
  },
  { about: 'SSL_CERT_FILE is a loop', files: { '/l': { link: '/l' } }, env: { SSL_CERT_FILE: '/l' } },
  { about: 'SSL_CERT_FILE with a bundle of nothing', files: { '/e': '', [alpine]: one }, env: { SSL_CERT_FILE: '/e' } },

  {
    about: 'SSL_CERT_DIR with empty elements',
    files: { '/a/x': one, '/b/y': two, '/etc/ssl/certs/z': three },
    env: { SSL_CERT_DIR: '::/a:/b' },
  },
  { about: 'SSL_CERT_DIR still reads the files', files: { '/a/x': one, [debian]: two }, env: { SSL_CERT_DIR: '/a' } },
  { about: 'SSL_CERT_DIR is a file', files: { '/a': one }, env: { SSL_CERT_DIR: '/a' } },
  { about: 'SSL_CERT_DIR is a file, with a bundle', files: { '/a': one, [debian]: two }, env: { SSL_CERT_DIR: '/a' } },
  { about: 'SSL_CERT_DIR is missing', files: { '/etc/ssl/certs/a': one }, env: { SSL_CERT_DIR: '/none' } },
  { about: 'SSL_CERT_DIR is empty', files: { '/etc/ssl/certs/a': one }, env: { SSL_CERT_DIR: '' } },
  { about: 'SSL_CERT_DIR is relative', files: { '/srv/ca/a': one }, env: { SSL_CERT_DIR: 'ca' }, cwd: '/srv' },
  { about: 'SSL_CERT_DIR is a link', files: { '/ca/a': one, '/l': { link: 'ca' } }, env: { SSL_CERT_DIR: '/l' } },
  {
    about: 'both variables isolate',
    files: { '/ca.pem': one, [debian]: two },
    env: { SSL_CERT_FILE: '/ca.pem', SSL_CERT_DIR: '/none' },
  },
];
