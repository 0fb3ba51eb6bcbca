import { alpine, debian, type Layout, one, three, two } from './layout.ts';

/** What hides roots, or keeps Go from them. */
export const obstacles: readonly Layout[] = [
  { about: 'an empty bundle hides a good one', files: { [debian]: '', [alpine]: one } },
  { about: 'a bundle of blank lines hides a good one', files: { [debian]: ' \n\n', [alpine]: one } },
  { about: 'a directory in the place of the bundle', files: { [debian]: 'dir', [alpine]: one } },
  { about: 'a directory in the place of the only bundle', files: { [debian]: 'dir' } },
  { about: '/etc/ssl is a file', files: { '/etc/ssl': one } },
  { about: '/etc/ssl is a file, and Fedora is not', files: { '/etc/ssl': one, '/etc/pki/tls/certs/a': two } },
  { about: 'a denied bundle', files: { [debian]: { content: one, mode: 0 } }, uid: 65532, denied: [debian] },
  {
    about: 'a denied bundle, and another one',
    files: { [debian]: { content: one, mode: 0 }, [alpine]: two },
    uid: 65532,
    denied: [debian],
  },
  {
    about: 'a denied bundle, and a directory',
    files: { [debian]: { content: one, mode: 0 }, '/etc/ssl/certs/b.pem': two },
    uid: 65532,
    denied: [debian],
  },
  {
    about: 'a denied directory',
    files: { '/etc/ssl/certs/a.pem': one, '/etc/ssl/certs': { content: 'dir', mode: 0 } },
    uid: 65532,
    denied: ['/etc/ssl/certs'],
  },
  {
    about: 'a denied entry is forgotten',
    files: { '/etc/ssl/certs/a.pem': { content: one, mode: 0 }, '/etc/ssl/certs/b.pem': two },
    uid: 65532,
    denied: ['/etc/ssl/certs/a.pem'],
  },

  {
    about: 'every name in a directory counts, subdirectories do not',
    files: { '/etc/ssl/certs/.hidden': one, '/etc/ssl/certs/README.txt': two, '/etc/ssl/certs/sub/c.pem': three },
  },
  {
    about: 'links within the directory',
    files: { '/etc/ssl/certs/a.pem': one, '/etc/ssl/certs/1234abcd.0': { link: 'a.pem' } },
  },
  { about: 'a link within the directory to a lost file', files: { '/etc/ssl/certs/1234abcd.0': { link: 'a.pem' } } },
  {
    about: 'a link within the directory to one that leads out',
    files: {
      '/ca/a.pem': one,
      '/etc/ssl/certs/a.pem': { link: '/ca/a.pem' },
      '/etc/ssl/certs/0.0': { link: 'a.pem' },
    },
  },
  {
    about: 'links with a slash in them',
    files: {
      '/ca/1': one,
      '/etc/ssl/2': two,
      '/etc/ssl/certs/a': { link: '/ca/1' },
      '/etc/ssl/certs/b': { link: '../2' },
      '/etc/ssl/certs/c': { link: './d' },
      '/etc/ssl/certs/d': three,
    },
  },
  { about: 'the same root in bundle and directory', files: { [debian]: one + one, '/etc/ssl/certs/a.pem': one + two } },
  { about: 'both default directories', files: { '/etc/ssl/certs/a': one, '/etc/pki/tls/certs/b': two } },
  {
    about: 'a ConfigMap volume',
    files: {
      '/etc/ssl/certs/ca.crt': { link: '..data/ca.crt' },
      '/etc/ssl/certs/..data': { link: '..2026_01_01' },
      '/etc/ssl/certs/..2026_01_01/ca.crt': one,
    },
  },
];
