import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { fileModeRemedy } from '../../../src/linux/access/mode-remedy.ts';
import { type HeldBy, placeWords } from '../../../src/linux/volume.ts';
import { conversionTo, encodedWords, formOf, groupOf, groupWords } from '../words.ts';
import type { Group } from './facts.ts';
import { type GroupDetail, newerRoots, publicFindings, x509 } from './findings-public.ts';
import { skippedFindings } from './findings-skipped.ts';
import { unusableRemedy } from './unusable-remedy.ts';

/** False for data whose compression is not decoded here. */
function isSeen({ first }: Group): boolean {
  return first[0]?.subject !== '';
}

/** No distribution ships these CAs: their owner does. */
function renew({ group, volume }: { group: Group; volume?: HeldBy }): string {
  const [first] = group.first;
  const name = first === undefined || first.subject === '' ? 'this CA' : first.subject;
  return `add the certificate that replaces ${name} to ${placeWords('the CAs of the image', volume)}, and remove the old one once no server needs it`;
}

/** Findings about the certificates themselves. */
export const contentFindings = {
  'ssl/clock-wrong': defineFinding<{
    today: string;
    outside: number;
    of: number;
    side: 'before' | 'after';
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'The clock is outside the validity of most roots',
    why: 'Every TLS connection fails with "x509: certificate has expired or is not yet valid: current time ... is before ...", which looks like a problem with the certificates but is one with the clock.',
    example: { today: '1970-01-01', outside: 144, of: 144, side: 'before' },
    refs: [x509],
    message: ({ today, outside, of, side }) =>
      `the clock says ${today}, when ${outside} of ${of} roots ${side === 'before' ? 'are not valid yet' : 'have expired'}`,
    remedy: ({ side, volume }) =>
      side === 'before'
        ? 'set the clock of the node, by NTP: containers share its clock'
        : `set the clock of the node, by NTP; if it is right, the bundle is ancient: ${newerRoots(volume)}`,
  }),

  'ssl/no-usable-root': defineFinding<GroupDetail & { why: string }>({
    severity: 'error',
    title: 'None of the loaded roots is usable',
    why: 'Every TLS connection fails with "x509: certificate signed by unknown authority" or "x509: certificate has expired or is not yet valid".',
    example: {
      path: '/etc/ssl/company.pem',
      of: 1,
      group: { count: 1, first: [{ number: 1, line: 1, subject: 'CN=Company Root', day: '2025-12-31' }] },
      why: ' expired on ',
    },
    refs: [x509],
    message: ({ path, of, group, why }) =>
      `none of ${of} ${of === 1 ? 'root' : 'roots'} is usable: ${path}: ${groupWords(group, why)}`,
    remedy: ({ path, group, volume }) => {
      const fault = group.first[0]?.fault;
      const place = placeWords(path, volume);
      if (fault === undefined) return `put a CA certificate that is valid now into ${place}`;
      return volume === undefined ? unusableRemedy(fault) : `${unusableRemedy(fault)}, and put it into ${place}`;
    },
  }),

  'ssl/expired-roots': defineFinding<GroupDetail>({
    severity: 'warning',
    title: 'Roots have expired',
    why: 'Servers whose chain ends there fail with "x509: certificate has expired or is not yet valid: current time ... is after ...".',
    example: {
      path: '/etc/ssl/certs/ca-certificates.crt',
      of: 144,
      group: { count: 1, first: [{ number: 17, line: 412, subject: 'CN=Old Root', day: '2021-09-30' }] },
    },
    refs: [x509],
    message: ({ path, of, group }) => `${path}: ${groupOf(group, of, ' expired on ')}`,
    remedy: renew,
  }),

  'ssl/expiring-roots': defineFinding<GroupDetail & { days: number }>({
    severity: 'warning',
    title: 'Roots expire soon',
    why: 'From that day on servers whose chain ends there fail with "x509: certificate has expired or is not yet valid".',
    example: {
      path: '/etc/ssl/company.pem',
      of: 1,
      group: { count: 1, first: [{ number: 1, line: 1, subject: 'CN=Company Root', day: '2026-06-15' }] },
      days: 30,
    },
    refs: [x509],
    message: ({ path, of, group, days }) => `${path}: ${groupOf(group, of, ' expires on ')}, within ${days} days`,
    remedy: renew,
  }),

  ...publicFindings,

  'ssl/binary-in-bundle': defineFinding<{ path: string; group: Group; volume?: HeldBy }>({
    severity: 'warning',
    title: 'The bundle contains a certificate that is not PEM',
    why: 'Go skips it silently: servers of that CA fail with "x509: certificate signed by unknown authority". update-ca-certificates appends every .crt file as it is, PEM or not: DER, the base64 value of a Secret, UTF-16 text that PowerShell wrote, compressed or hexadecimal data.',
    example: {
      path: '/etc/ssl/certs/ca-certificates.crt',
      group: { count: 1, first: [{ number: 0, line: 3540, byte: 219597, subject: 'CN=Company Root' }] },
    },
    refs: ['https://manpages.debian.org/update-ca-certificates.8'],
    message: ({ path, group }) =>
      `${path} has ${isSeen(group) ? 'a certificate' : 'data'} ${encodedWords[formOf(group)]}, which Go skips: ${groupWords(group, '')}`,
    remedy: ({ path, group, volume }) =>
      `convert the certificate where the bundle is made, and rebuild ${placeWords(path, volume)}: ${conversionTo(formOf(group), 'company.crt', 'company-pem.crt')}`,
  }),

  'ssl/not-yet-valid-roots': defineFinding<GroupDetail>({
    severity: 'warning',
    title: 'Roots are not valid yet',
    why: 'Servers whose chain ends there fail with "x509: certificate has expired or is not yet valid: current time ... is before ...".',
    example: {
      path: '/etc/ssl/company.pem',
      of: 2,
      group: { count: 1, first: [{ number: 2, line: 21, subject: 'CN=Next Root', day: '2027-01-01' }] },
    },
    refs: [x509],
    message: ({ path, of, group }) => `${path}: ${groupOf(group, of, ' is not valid before ')}`,
    remedy: () => 'check the clock of the node; if it is right, wait or use the root that is valid now',
  }),

  ...skippedFindings,

  'ssl/unusable-roots': defineFinding<GroupDetail>({
    severity: 'warning',
    title: 'Go loads roots that it cannot use',
    why: 'Servers whose chain ends there fail with "x509: certificate signed by unknown authority (possibly because of ... while trying to verify candidate authority certificate ...)", or with "x509: certificate specifies an incompatible key usage".',
    example: {
      path: '/etc/ssl/company.pem',
      of: 1,
      group: {
        count: 1,
        first: [{ number: 1, line: 1, subject: 'CN=Company Root', fault: { kind: 'key-usage' } }],
      },
    },
    refs: [x509],
    message: ({ path, of, group }) => `${path}: ${groupOf(group, of, ': ')}`,
    remedy: ({ group }) => unusableRemedy(group.first[0]?.fault),
  }),

  'ssl/refused-by-newer-go': defineFinding<GroupDetail>({
    severity: 'info',
    title: 'Roots that this Go accepts are refused by a newer one',
    why: 'Go 1.23 drops certificates with a negative serial number and Go 1.24 refuses RSA keys below 1024 bits, both silently: after an upgrade servers whose chain ends there fail with "x509: certificate signed by unknown authority".',
    example: {
      path: '/etc/ssl/company.pem',
      of: 1,
      group: {
        count: 1,
        first: [
          {
            number: 1,
            line: 1,
            subject: 'CN=Company Root',
            fault: { kind: 'negative-serial' },
          },
        ],
      },
    },
    refs: ['https://go.dev/doc/godebug#go-123', 'https://go.dev/doc/godebug#go-124'],
    message: ({ path, of, group }) => `${path}: ${groupOf(group, of, ': a newer Go refuses it: ')}`,
    remedy: () =>
      'get a new CA certificate issued before the upgrade; until then GODEBUG=x509negativeserial=1 or rsa1024min=0 keeps it',
  }),

  'ssl/leaf-certificates': defineFinding<GroupDetail>({
    severity: 'info',
    title: 'Certificates in the bundle are not CAs',
    why: 'Go trusts only this certificate itself: servers whose certificate it signed fail with "x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign this kind of certificate" ...)".',
    example: {
      path: '/etc/ssl/company.pem',
      of: 1,
      group: { count: 1, first: [{ number: 1, line: 1, subject: 'CN=server.example.com' }] },
    },
    refs: [x509],
    message: ({ path, of, group }) => `${path}: ${groupOf(group, of, ' is not a CA')}`,
    remedy: ({ path }) => `put the CA that issued it into ${path}, unless this certificate itself should be trusted`,
  }),

  'ssl/private-key': defineFinding<{ path: string; line: number; type: string; volume?: HeldBy }>({
    severity: 'error',
    title: 'A private key is in the CA bundle',
    why: 'The bundle is world-readable and is copied into images and ConfigMaps: consider the key compromised. Go ignores it.',
    example: { path: '/etc/ssl/certs/ca-certificates.crt', line: 29, type: 'PRIVATE KEY' },
    refs: [],
    message: ({ path, line, type }) => `${path}: line ${line} begins a ${type}`,
    remedy: ({ path, volume }) =>
      `remove the key from ${placeWords(path, volume)}, and replace it and its certificate: it was world-readable`,
  }),

  'ssl/private-key-in-directory': defineFinding<{ path: string; type: string; count: number }>({
    severity: 'warning',
    title: 'A private key is in a directory of CA certificates',
    why: "Such directories are world-readable, and their files are copied along with the CAs. Typical of a kubernetes.io/tls Secret that is mounted there: it holds the server's key next to its certificate.",
    example: { path: '/etc/ssl/certs/tls.key', type: 'PRIVATE KEY', count: 1 },
    refs: ['https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets'],
    message: ({ path, type, count }) =>
      `${path} holds a ${type}${count > 1 ? `, and there are ${count - 1} more` : ''}`,
    remedy: ({ path }) => `keep ${path} elsewhere, and mount only ca.crt here (items: [{key: ca.crt, path: ca.crt}])`,
  }),

  'ssl/world-writable': defineFinding<{ path: string; count: number; volume?: HeldBy }>({
    severity: 'warning',
    title: 'Anyone in the container can change the CA certificates',
    why: 'Whoever can write to the bundle decides whom the program trusts: any process in the container can add its own CA.',
    example: { path: '/etc/ssl/certs/ca-certificates.crt', count: 1 },
    refs: [],
    message: ({ path, count }) =>
      `${path}${count > 1 ? ` and ${count - 1} files next to it are` : ' is'} world-writable`,
    remedy: ({ path, volume }) => fileModeRemedy('0644', path, volume),
  }),
} as const satisfies Catalog;
