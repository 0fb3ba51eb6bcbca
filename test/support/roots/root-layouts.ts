import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import {
  bundle,
  encodeCertificate,
  encodePem,
  extension,
  integer,
  oid,
  sequence,
  spki,
  tlv,
} from '../bytes/certificate-bytes.ts';

/** A file's content, a link, a mode, or a special file. */
type Entry = string | Buffer | { readonly link: string } | { readonly content: string; readonly mode: number } | 'dir';

/** A container root that Go looks for certificates in. */
export interface Layout {
  readonly about: string;
  readonly files: Readonly<Record<string, Entry>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Runs as this user, for whom `denied` cannot be read. */
  readonly uid?: number;
  readonly denied?: readonly string[];
}

const debian = '/etc/ssl/certs/ca-certificates.crt';
const alpine = '/etc/ssl/cert.pem';
const one = bundle({ cn: 'One' });
const two = bundle({ cn: 'Two' });
const three = bundle({ cn: 'Three' });
const lines = one.split('\n');
const ecdsa = '2a8648ce3d0201';
const point = Buffer.from(
  // The generator of P-256.
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  'hex',
);
const rsaKey = (bits: number): Buffer => sequence(integer(`00${'c5'.repeat(bits / 8)}`), integer('010001'));
const rsa = (key: Buffer, parameters = Buffer.from('0500', 'hex')): Buffer =>
  spki('2a864886f70d010101', key, parameters);

/** One file at Debian's place. */
const bundleOf = (about: string, content: string | Buffer): Layout => ({ about, files: { [debian]: content } });
/** One good root, and one with a peculiarity. */
const nextToGood = (about: string, shape: Parameters<typeof encodeCertificate>[0]): Layout =>
  bundleOf(about, one + bundle(shape));

export const layouts: readonly Layout[] = [
  { about: 'scratch', files: {} },
  bundleOf('a bundle at the place of Debian, Alpine and distroless', one + two),
  bundleOf("the machine's own bundle", readIfThere(debian)),
  { about: "the machine's /etc/ssl/certs with its links", files: machineCertificates(true) },
  { about: 'COPY of /etc/ssl/certs: links without their targets', files: machineCertificates(false) },
  { about: 'only links that lead nowhere', files: { '/etc/ssl/certs/a.pem': { link: '/usr/share/a.crt' } } },
  bundleOf("Mozilla's bundle as Python's pip ships it", bundleOfPip()),
  bundleOf("Node's tls.rootCertificates", rootCertificates.join('\n')),
  { about: 'Alpine: cert.pem is a link', files: { [debian]: one, [alpine]: { link: 'certs/ca-certificates.crt' } } },
  {
    about: 'RHEL: links between the trees, and a bundle of TRUSTED blocks',
    files: {
      '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': one + two,
      '/etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt': three.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
      '/etc/pki/tls/certs/ca-bundle.crt': { link: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem' },
      '/etc/pki/tls/certs/ca-bundle.trust.crt': {
        link: '/etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt',
      },
      '/etc/pki/tls/cert.pem': { link: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem' },
      '/etc/ssl/certs': { link: '../pki/tls/certs' },
    },
  },
  { about: 'Fedora', files: { '/etc/pki/tls/certs/ca-bundle.crt': one } },
  { about: 'openSUSE', files: { '/etc/ssl/ca-bundle.pem': one } },
  { about: 'OpenELEC', files: { '/etc/pki/tls/cacert.pem': one } },
  { about: 'RHEL 7', files: { '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': one } },
  { about: 'cert.pem alone', files: { [alpine]: one } },
  { about: 'Android directory, read up to Go 1.21', files: { '/system/etc/security/cacerts/a.0': one } },

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

  bundleOf('CRLF', (one + two).replaceAll('\n', '\r\n')),
  bundleOf('text between blocks', `# One\n${one}\n# Two: the second\n${two}trailing`),
  bundleOf('no line end at the end', one.trimEnd()),
  bundleOf('blanks at line ends', one.replaceAll('\n', '  \t\n')),
  bundleOf('a byte order mark', `\ufeff${one}${two}`),
  bundleOf('indented', (one + two).replaceAll(/^(?=.)/gm, '  ')),
  bundleOf('indented BEGIN lines', (one + two).replaceAll('-----BEGIN', ' -----BEGIN')),
  bundleOf('on one line', one.replaceAll('\n', ' ')),
  bundleOf('with written-out line ends', one.replaceAll('\n', '\\n')),
  bundleOf('the whole data on one line', `${lines[0]}\n${lines.slice(1, -2).join('')}\n${lines.at(-2)}\n`),
  bundleOf('a cut END line', one.replace('END CERTIFICATE-----', 'END CERTIF')),
  bundleOf('a cut END line, then a good block', one.replace('CERTIFICATE-----\n', 'CERTIFICATE--\n') + two),
  bundleOf('an END line of another type', one.replace('END CERTIFICATE', 'END CERTIFICATES') + two),
  bundleOf('text after the END line', one.replace(/END CERTIFICATE-----/, '$& x') + two),
  bundleOf('BEGIN without END before a good block', `${lines.slice(0, 3).join('\n')}\n${two}`),
  bundleOf('END without BEGIN before a good block', `${lines.slice(2).join('\n')}${two}`),
  bundleOf('a block cut off at the end of the file', two + one.slice(0, 200)),
  bundleOf('TRUSTED CERTIFICATE', one.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE') + two),
  bundleOf('X509 CERTIFICATE', one.replaceAll('CERTIFICATE', 'X509 CERTIFICATE') + two),
  bundleOf('header lines', one.replace('-----\n', '-----\nName: One\n\n') + two),
  bundleOf('header lines without a blank line', one.replace('-----\n', '-----\nName: One\n') + two),
  bundleOf('header lines and no data', `-----BEGIN CERTIFICATE-----\nName: One\n-----END CERTIFICATE-----\n${two}`),
  bundleOf('a block without data', `-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n${two}`),
  bundleOf(
    'a private key and a request',
    encodePem(Buffer.from('k'), 'PRIVATE KEY') + one + encodePem(Buffer.from('r'), 'CERTIFICATE REQUEST'),
  ),
  bundleOf('a character that is not base64', one.replace(/\nM/, '\n!') + two),
  bundleOf(
    'the URL alphabet',
    `-----BEGIN CERTIFICATE-----\n${encodeCertificate({ cn: '~~~???>>>' }).toString('base64url')}\n-----END CERTIFICATE-----\n`,
  ),
  bundleOf('padding left out', one.replace(/=+\n/, '\n') + two),
  bundleOf('DER', encodeCertificate({})),
  bundleOf('DER with bytes after it', encodePem(Buffer.concat([encodeCertificate({}), Buffer.from('x')])) + one),
  bundleOf(
    'DER with an element after it',
    encodePem(Buffer.concat([encodeCertificate({}), encodeCertificate({})])) + one,
  ),
  bundleOf(
    'two certificates in one block',
    encodePem(Buffer.concat([encodeCertificate({}), encodeCertificate({ cn: 'x' })])),
  ),

  nextToGood('expired', { notAfter: '2021-09-30' }),
  nextToGood('not yet valid, with a GeneralizedTime', { notBefore: '2050-01-01', notAfter: '2060-12-31' }),
  nextToGood('31 February', { notBefore: '2020-02-31' }),
  nextToGood('29 February of a common year', { notBefore: '2023-02-29' }),
  nextToGood('not a CA', { ca: false }),
  nextToGood('version 1', { version: 1 }),
  nextToGood('a negative serial', { serial: 'ff01' }),
  { ...nextToGood('a negative serial, allowed', { serial: 'ff01' }), env: { GODEBUG: 'x509negativeserial=1' } },
  {
    ...nextToGood('a negative serial, allowed and refused', { serial: 'ff01' }),
    env: { GODEBUG: 'x509negativeserial=1,x509negativeserial=0' },
  },
  nextToGood('a serial with padding', { serial: '0001' }),
  nextToGood('RSA 2048', { spki: rsa(rsaKey(2048)) }),
  nextToGood('RSA 512', { spki: rsa(rsaKey(512)) }),
  nextToGood('RSA 16384', { spki: rsa(rsaKey(16384)) }),
  nextToGood('RSA without NULL', { spki: rsa(rsaKey(2048), Buffer.alloc(0)) }),
  nextToGood('RSA with a negative modulus', { spki: rsa(sequence(integer('c5c5'), integer('03'))) }),
  nextToGood('P-256', { spki: spki(ecdsa, point, oid('2a8648ce3d030107')) }),
  nextToGood('a point that is not on P-256', {
    spki: spki(ecdsa, Buffer.concat([point.subarray(0, -1), Buffer.from([0])]), oid('2a8648ce3d030107')),
  }),
  nextToGood('secp256k1', { spki: spki(ecdsa, point, oid('2b8104000a')) }),
  nextToGood('brainpoolP256r1', { spki: spki(ecdsa, point, oid('2b2403030208010107')) }),
  nextToGood('explicit curve parameters', { spki: spki(ecdsa, point, sequence(integer('01'))) }),
  nextToGood('Ed25519 of 31 bytes', { spki: spki('2b6570', Buffer.alloc(31)) }),
  nextToGood('Ed448', { spki: spki('2b6571', Buffer.alloc(57)) }),
  nextToGood('X25519', { spki: spki('2b656e', Buffer.alloc(32)) }),
  nextToGood('RSASSA-PSS key', { spki: spki('2a864886f70d01010a', rsaKey(2048)) }),
  nextToGood('ML-DSA-44', { spki: spki('608648016503040311', Buffer.alloc(1312, 7)) }),
  nextToGood('ML-DSA-65', { spki: spki('608648016503040312', Buffer.alloc(1952, 7)) }),
  nextToGood('ML-DSA-87', { spki: spki('608648016503040313', Buffer.alloc(2592, 7)) }),
  nextToGood('ML-DSA-65 of the wrong size', { spki: spki('608648016503040312', Buffer.alloc(1951, 7)) }),
  nextToGood('a PrintableString with an underscore', { subject: nameOf(0x13, 'under_score') }),
  nextToGood('a UTF8String that is none', { subject: nameOf(0x0c, '\xff\xfe') }),
  nextToGood('a T61String', { subject: nameOf(0x14, 'caf\xe9') }),
  nextToGood('a BMPString', { subject: nameOf(0x1e, '\0B\0M\0P') }),
  nextToGood('a BMPString with a surrogate', { subject: nameOf(0x1e, '\xd8\x00') }),
  nextToGood('an attribute value of another type', { subject: nameOf(0x02, '\x05') }),
  nextToGood('an empty Name', { subject: sequence() }),
  nextToGood('an extension that is there twice', { extensions: [extension('551d13', sequence())] }),
  nextToGood('a negative path length', {
    ca: null,
    extensions: [extension('551d13', sequence(tlv(1, Buffer.from([255])), integer('ff')))],
  }),
  nextToGood('a critical authority key identifier', { extensions: [extension('551d23', sequence(), true)] }),
  nextToGood('a critical subject key identifier', {
    extensions: [extension('551d0e', tlv(4, Buffer.from('x')), true)],
  }),
  nextToGood('an unknown critical extension', { extensions: [extension('2a0304', Buffer.from('x'), true)] }),
  nextToGood('a policy that is there twice', {
    extensions: [extension('551d20', sequence(sequence(oid('2a03')), sequence(oid('2a03'))))],
  }),
  nextToGood('name constraints', {
    extensions: [extension('551d1e', sequence(tlv(0xa0, sequence(tlv(0x82, Buffer.from('example.com'))))), true)],
  }),
  nextToGood('name constraints with a trailing dot', {
    extensions: [extension('551d1e', sequence(tlv(0xa0, sequence(tlv(0x82, Buffer.from('example.com.'))))))],
  }),
  nextToGood('empty name constraints', { extensions: [extension('551d1e', sequence())] }),
  nextToGood('an alternative name with an IP of 5 bytes', {
    extensions: [extension('551d11', sequence(tlv(0x87, Buffer.alloc(5))))],
  }),
  nextToGood('an alternative name with a mapped IP', {
    extensions: [extension('551d11', sequence(tlv(0x87, Buffer.from('00000000000000000000ffff01020304', 'hex'))))],
  }),
  nextToGood('key usage without bits', { keyUsage: '00' }),
  nextToGood('key usage with bits in its padding', { keyUsage: '0701' }),
  nextToGood('another signature algorithm outside', { signatureOid: '2b6571' }),
];

/** Makes the layout's root in an empty folder. Needs root where it has special files. */
export function makeLayout(layout: Layout, root: string): void {
  mkdirSync(path.join(root, layout.cwd ?? '/'), { recursive: true });
  const modes: [string, number][] = [];
  for (const [place, entry] of Object.entries(layout.files)) {
    const file = path.join(root, place);
    if (typeof entry === 'object' && 'mode' in entry) modes.push([file, entry.mode]);
    if (entry === 'dir' || (typeof entry === 'object' && 'mode' in entry && entry.content === 'dir')) {
      mkdirSync(file, { recursive: true });
      continue;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    if (typeof entry === 'string' || Buffer.isBuffer(entry)) writeFileSync(file, entry);
    else if ('link' in entry) symlinkSync(entry.link, file);
    else writeFileSync(file, entry.content);
  }
  for (const [file, mode] of modes) {
    chownSync(file, 0, 0);
    chmodSync(file, mode);
  }
}

function nameOf(tag: number, value: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('550403'), tlv(tag, Buffer.from(value, 'latin1')))));
}

/** certifi's cacert.pem, where there is a Python with pip. */
function bundleOfPip(): string {
  try {
    const where = execFileSync('python3', ['-c', 'import pip._vendor.certifi as c; print(c.where())'], {
      stdio: 'pipe',
    });
    return readFileSync(where.toString().trim(), 'latin1');
  } catch {
    return one;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return one;
  }
}

/** Debian's /etc/ssl/certs of this machine: its regular files, its links, and the targets of those where asked for. */
function machineCertificates(targets: boolean): Record<string, Entry> {
  const files: Record<string, Entry> = {};
  const folder = '/etc/ssl/certs';
  if (!existsSync(folder)) return { [debian]: one };
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = `${folder}/${entry.name}`;
    if (entry.isFile()) files[file] = readFileSync(file);
    if (!entry.isSymbolicLink()) continue;
    const link = readlinkSync(file);
    files[file] = { link };
    if (targets && link.startsWith('/')) files[link] = readIfThere(link);
  }
  return files;
}
