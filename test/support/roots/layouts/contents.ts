import { encodeCertificate, encodePem } from '../../bytes/certificate-bytes.ts';
import { bundleOf, type Layout, lines, one, two } from './layout.ts';

/** Bundles with odd content. */
export const contents: readonly Layout[] = [
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
];
