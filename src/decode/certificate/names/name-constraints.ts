import { DecodeError } from '../../decoded.ts';
import { quoteGo } from '../../go/env/quote.ts';
import { contextTag, type DerCursor, derTag } from '../der.ts';
import type { CertificateRules } from '../types.ts';
import { isAscii } from './name.ts';
import { isHostConstraint } from './name-syntax.ts';

/**
 * Refuses name constraints that crypto/x509 parseNameConstraintsExtension refuses: those from the cursor to `valueEnd`.
 * @returns false where a kind of name is constrained that Go does not handle
 * @throws DecodeError in Go's words
 */
export function checkNameConstraints(cursor: DerCursor, valueEnd: number, rules: CertificateRules): boolean {
  const problem = 'x509: invalid NameConstraints extension';
  const end = cursor.open(valueEnd, derTag.sequence, problem);
  if (end !== valueEnd) throw new DecodeError(problem);
  let handled = true;
  let empty = true;
  const subtrees: [number, number][] = [];
  for (const tag of [contextTag(0, true), contextTag(1, true)]) {
    if (!cursor.peek(end, tag)) continue;
    const listEnd = cursor.open(end, tag, problem);
    if (listEnd > cursor.at) empty = false;
    subtrees.push([cursor.at, listEnd]);
    cursor.at = listEnd;
  }
  if (cursor.at !== end) throw new DecodeError(problem);
  if (empty) throw new DecodeError('x509: empty name constraints extension');
  for (const [start, listEnd] of subtrees) {
    cursor.at = start;
    while (cursor.at < listEnd) {
      const subtreeEnd = cursor.open(listEnd, derTag.sequence, problem);
      const baseEnd = cursor.openAny(subtreeEnd, problem);
      const check = constraintKinds[cursor.tag];
      if (check === undefined) handled = false;
      const fault = check?.(cursor.bytes.slice(cursor.at, baseEnd), rules) ?? null;
      if (fault !== null) throw new DecodeError(`x509: ${fault}`);
      cursor.at = subtreeEnd;
    }
  }
  return handled;
}

/** By tag: [1] e-mail, [2] DNS, [6] URI, [7] IP (RFC 5280, 4.2.1.10). The fault, or null. */
const constraintKinds: Readonly<Record<number, (value: string, rules: CertificateRules) => string | null>> = {
  129: (value, rules) => {
    if (!isAscii(value)) return 'invalid constraint value';
    const valid = value.includes('@') ? /^[^@\s]+@[^@\s]+$/.test(value) : isDomain(value, rules);
    return valid ? null : `failed to parse rfc822Name constraint ${quoteGo(value)}`;
  },
  130: (value, rules) => {
    if (!isAscii(value)) return 'invalid constraint value';
    return isDomain(value, rules) ? null : `failed to parse dnsName constraint ${quoteGo(value)}`;
  },
  134: (value, rules) => {
    if (!isAscii(value)) return 'invalid constraint value';
    if (isIpAddress(value)) return `failed to parse URI constraint ${quoteGo(value)}: cannot be IP address`;
    return isDomain(value, rules) ? null : `failed to parse URI constraint ${quoteGo(value)}`;
  },
  135: (value, rules) => {
    if (value.length !== 8 && value.length !== 32) return `IP constraint contained value of length ${value.length}`;
    const half = value.length / 2;
    const bits = [...value.slice(half)].map((octet) => octet.charCodeAt(0).toString(2).padStart(8, '0')).join('');
    if (/01/.test(bits)) return 'IP constraint contained invalid mask';
    const mapped = half === 16 && value.startsWith(`${'\0'.repeat(10)}\xff\xff`);
    return mapped && rules.goMinor >= 27 ? 'IP constraint contained IPv4-mapped IPv6 address' : null;
  },
};

/** crypto/x509 domainNameValid for a constraint: a leading dot is allowed, a trailing one is not, nor an empty label. */
function isDomain(name: string, { strictNames }: CertificateRules): boolean {
  if (strictNames === true) return isHostConstraint(name);
  if (name === '') return true;
  return /^[\x21-\x7e]+$/.test(name) && !name.replace(/^\./, '').split('.').includes('');
}

/** What net.ParseIP reads: four decimal numbers without leading zeros, or an IPv6 address, without a zone. */
function isIpAddress(text: string): boolean {
  if (isIpv4(text)) return true;
  if (!text.includes(':') || /[^0-9A-Fa-f:.]/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const endsInIpv4 = last !== undefined && isIpv4(last) && !text.endsWith('::');
  const words = endsInIpv4 ? groups.slice(0, -1) : groups;
  if (!words.every((word) => /^[0-9A-Fa-f]{1,4}$/.test(word))) return false;
  const count = words.length + (endsInIpv4 ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}
