import { isDigits } from '../../../src/decode/digits.ts';

/** /etc/resolv.conf as Go reads it (net/dnsconfig_unix.go). */
export type ResolvConf = {
  /** At most three; entries that are not IP addresses are ignored. */
  readonly servers: readonly string[];
  /** A keyword or option that Go does not know, so a cgo program asks libc instead. */
  readonly unknown: string | null;
};

const options = {
  flags: [
    'rotate',
    'single-request',
    'single-request-reopen',
    'use-vc',
    'usevc',
    'tcp',
    'trust-ad',
    'edns0',
    'no-reload',
  ],
  numbers: ['ndots:', 'timeout:', 'attempts:'],
};

export function parseResolvConf(text: string): ResolvConf {
  const servers: string[] = [];
  let unknown: string | null = null;
  for (const line of text.split('\n')) {
    const [keyword, ...values] = fieldsOf(line);
    if (keyword === undefined || line.startsWith(';') || line.startsWith('#')) continue;
    if (keyword === 'nameserver') {
      const address = values[0] ?? '';
      if (servers.length < 3 && isAddress(address)) servers.push(address);
    } else if (keyword === 'options') {
      unknown ??= values.find((value) => !isKnownOption(value)) ?? null;
    } else if (!['domain', 'search', 'lookup'].includes(keyword)) unknown ??= keyword;
  }
  return { servers, unknown };
}

function fieldsOf(line: string): string[] {
  return line
    .replaceAll('\t', ' ')
    .replaceAll('\r', ' ')
    .split(' ')
    .filter((word) => word !== '');
}

function isKnownOption(option: string): boolean {
  return options.flags.includes(option) || options.numbers.some((prefix) => option.startsWith(prefix));
}

function isAddress(text: string): boolean {
  const parts = text.split('.');
  if (parts.length === 4 && parts.every((part) => isDigits(part) && part.length <= 3)) return true;
  return text.includes(':') && /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%.+)?$/.test(text);
}
