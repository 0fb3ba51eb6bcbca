import { type Certificate, certSign, decodeCertificate } from '../../src/decode/certificate.ts';
import { describeName } from '../../src/decode/certificate-name.ts';
import { lineNumber, type PemItem, pemItems } from '../../src/decode/pem.ts';
import type { Host } from '../../src/host/host.ts';
import { contentKind } from './content-kind.ts';
import type { FileFacts, Group, Place, PoolFacts } from './facts.ts';
import type { GoRules } from './go-rules.ts';

/** The roots that Go collects, file by file. Keeps the bytes of each certificate once, and no parsed tree. */
export interface Pool {
  /** What crypto/x509 AppendCertsFromPEM makes of a file. */
  append(file: { path: string; bytes: Uint8Array; worldWritable: boolean }): Promise<FileFacts>;
  has(der: string): boolean;
  /** The roots in the order in which they were found, one character per byte. */
  roots(): string[];
  facts(error: PoolFacts['error']): PoolFacts;
}

export interface PoolOptions {
  readonly rules: GoRules;
  readonly now: Date;
  /** Roots that end within this many days are told. */
  readonly expiryDays: number;
  readonly deadline: Pick<Host['deadline'], 'turn'>;
}

/** How many of a kind are named. */
const named = 3;
/** Certificates between two turns of the other probes: some milliseconds. */
const batch = 128;
const dayMs = 86_400_000;

export function createPool({ rules, now, expiryDays, deadline }: PoolOptions): Pool {
  const today = now.getTime();
  const soon = today + expiryDays * dayMs;
  /** Every CERTIFICATE block by its bytes: null for a root, else why Go drops it. */
  const known = new Map<string, string | null>();
  const counts = { roots: 0, usable: 0, expired: 0, notYetValid: 0 };
  let sinceTurn = 0;

  async function append(file: { path: string; bytes: Uint8Array; worldWritable: boolean }): Promise<FileFacts> {
    const text = latin1(file.bytes);
    const groups = {
      skipped: new Grouping(text),
      expired: new Grouping(text),
      notYetValid: new Grouping(text),
      expiring: new Grouping(text),
      unusable: new Grouping(text),
      leaves: new Grouping(text),
      privateKeys: new Grouping(text),
    };
    let certificates = 0;
    let added = 0;
    let number = 0;
    let items = 0;

    for (const item of pemItems(text, rules)) {
      items += 1;
      sinceTurn += 1;
      if (sinceTurn % batch === 0) await deadline.turn();
      const { type, offset } = item;
      if (/PRIVATE KEY$/.test(type)) groups.privateKeys.add(0, offset, '', type);
      const reason = faultOfBlock(item);
      if (reason === null && item.kind === 'block') {
        number += 1;
        const before = known.get(item.bytes);
        if (before !== undefined) {
          if (before === null) certificates += 1;
          else groups.skipped.add(number, offset, '', before);
          continue;
        }
        const decoded = decodeCertificate(item.bytes, rules);
        known.set(item.bytes, decoded.ok ? null : decoded.problem);
        if (!decoded.ok) {
          groups.skipped.add(number, offset, '', decoded.problem);
          continue;
        }
        certificates += 1;
        added += 1;
        judgeRoot(decoded.value, (group, note) => groups[group].add(number, offset, decoded.value.subject, note));
      } else if (reason !== null && reason !== '') {
        number += 1;
        groups.skipped.add(number, offset, '', reason);
      }
    }

    const content = items === 0 ? contentKind(text) : null;
    return {
      path: file.path,
      size: file.bytes.length,
      certificates,
      added,
      ...(content === null ? {} : { content }),
      worldWritable: file.worldWritable,
      skipped: groups.skipped.facts(),
      expired: groups.expired.facts(),
      notYetValid: groups.notYetValid.facts(),
      expiring: groups.expiring.facts(),
      unusable: groups.unusable.facts(),
      leaves: groups.leaves.facts(),
      privateKeys: groups.privateKeys.facts(),
    };
  }

  function judgeRoot(
    certificate: Certificate,
    note: (group: 'expired' | 'notYetValid' | 'expiring' | 'unusable' | 'leaves', text: string) => void,
  ): void {
    counts.roots += 1;
    const isLeaf = certificate.isCa === false || (certificate.version === 3 && certificate.isCa === null);
    const fault = isLeaf ? null : faultOfRoot(certificate, rules);
    if (fault !== null) note('unusable', fault);
    if (isLeaf) note('leaves', 'it is not a CA');
    if (today > certificate.notAfter) {
      counts.expired += 1;
      note('expired', isoDay(certificate.notAfter));
    } else if (today < certificate.notBefore) {
      counts.notYetValid += 1;
      note('notYetValid', isoDay(certificate.notBefore));
    } else {
      if (fault === null) counts.usable += 1;
      if (certificate.notAfter < soon) note('expiring', isoDay(certificate.notAfter));
    }
  }

  return {
    append,
    roots: () => [...known].flatMap(([der, fault]) => (fault === null ? [der] : [])),
    has: (der) => known.get(der) === null,
    facts: (error) => ({ ...counts, error: counts.roots === 0 ? error : null }),
  };
}

/**
 * Why Go passes over a block: null for a certificate, '' for what is not meant as one.
 * AppendCertsFromPEM takes blocks of type CERTIFICATE without headers.
 */
function faultOfBlock(item: PemItem): string | null {
  if (!item.type.includes('CERTIFICATE') && item.type !== '') return '';
  if (item.type === 'CERTIFICATE REQUEST' || item.type === 'NEW CERTIFICATE REQUEST') return '';
  if (item.kind === 'skipped') return item.reason;
  if (item.type !== 'CERTIFICATE') return `its type is ${item.type}, not CERTIFICATE`;
  return item.hasHeaders ? 'it has header lines between BEGIN and the data' : null;
}

/** Why a CA in the pool cannot end a chain (crypto/x509, CheckSignatureFrom and isValid). */
function faultOfRoot(certificate: Certificate, rules: GoRules): string | null {
  const { key, keyUsage } = certificate;
  if (!key.usable) return `${rules.version} cannot verify with its key, which is ${key.name}`;
  if (rules.refusesSmallRsa && key.rsaBits !== null && key.rsaBits < 1024)
    return `crypto/rsa: ${key.rsaBits}-bit keys are insecure`;
  if (keyUsage !== 0 && (keyUsage & certSign) === 0) return 'its key usage does not allow signing certificates';
  if (certificate.unhandledCritical) return 'x509: unhandled critical extension';
  return null;
}

/** Counts all, keeps the first few; lines and names are worked out for those only. */
class Grouping {
  #count = 0;
  readonly #first: Place[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param subject the Name in DER, or empty where there is none */
  add(number: number, offset: number, subject: string, note: string): void {
    this.#count += 1;
    if (this.#first.length >= named) return;
    const line = lineNumber(this.#text, offset);
    this.#first.push({ number, line, subject: subject === '' ? '' : describeName(subject), note });
  }

  facts(): Group {
    return { count: this.#count, first: this.#first };
  }
}

/** `2021-09-30`, in UTC as certificates are. */
function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
