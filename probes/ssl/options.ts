import { type ExpectationsOf, expectation, wholeNumber } from '../../src/cli/expectations.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import type { TlsServer } from '../../src/host/host.ts';

/** What can be stated about the roots. */
export const options = {
  minCerts: expectation({
    flags: '--min-certs <count>',
    help: 'lowest number of usable roots',
    parse: (text: string) => wholeNumber('--min-certs', text),
  }),
  certExpiryDays: expectation({
    flags: '--cert-expiry-days <days>',
    help: 'days that every root must stay valid; with --require-ca, only those',
    parse: (text: string) => wholeNumber('--cert-expiry-days', text),
  }),
  requireCa: expectation<readonly RequiredCa[]>({
    flags: '--require-ca <ca>',
    help: 'CA that must be among the roots, by SHA-256 fingerprint or by name, for example "Example Root CA"; repeatable',
    repeatable: true,
    parse: (text, previous = []) => [...previous, parseRequiredCa(text)],
  }),
  tlsConnect: expectation<readonly TlsServer[]>({
    flags: '--tls-connect <host:port>',
    help: 'server whose certificate must verify (opens a connection; ignores proxies); repeatable, or separated by commas',
    repeatable: true,
    parse: (text, previous = []) => [...previous, ...text.split(',').map(parseTarget)],
  }),
};

export type Expectations = ExpectationsOf<typeof options>;

/** A CA by its fingerprint, or by a value of its subject. */
export type RequiredCa =
  | { readonly by: 'fingerprint'; readonly text: string; readonly sha256: string }
  | { readonly by: 'name'; readonly text: string };

/** SHA-256 as openssl and browsers write it: 64 hex digits, with or without colons. */
function parseRequiredCa(text: string): RequiredCa {
  const digits = text
    .replace(/^sha256[:=]/i, '')
    .replaceAll(':', '')
    .toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return { by: 'fingerprint', text, sha256: digits };
  if (text.trim() === '' || /^[0-9a-f]{40}$/.test(digits))
    throw new UsageError(`--require-ca: '${text}' is neither a SHA-256 fingerprint nor a name`);
  return { by: 'name', text };
}

/** The host of an address such as `https://example.com/`, or one that stands for any. */
function hostOf(text: string): string {
  return /^(?:https:\/\/)?([\w-]+(?:\.[\w-]+)+)(?::443)?\/?$/.exec(text.trim())?.[1] ?? 'example.com';
}

function parseTarget(text: string): TlsServer {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || !(port >= 1 && port <= 65_535))
    throw new UsageError(`--tls-connect: '${text}' is not host:port, as in ${hostOf(text)}:443`);
  return { host, port };
}
