import { calendarDay } from '../../src/decode/calendar-day.ts';
import { type Certificate, decodeCertificate } from '../../src/decode/certificate.ts';
import { lineCounter, pemItems } from '../../src/decode/pem.ts';
import { TailMap } from '../../src/decode/tail-map.ts';
import type { Host } from '../../src/host/host.ts';
import { contentKind } from './content-kind.ts';
import type { PoolFacts, SourceFacts } from './facts.ts';
import type { GoRules } from './go-rules.ts';
import { createGroups, type ReadText } from './groups.ts';
import { faultOfBlock, faultOfRoot, isLeaf, laterFault } from './root-faults.ts';

/** The roots that Go collects. Keeps the bytes of each certificate once, and no parsed tree. */
export interface Pool {
  /** Begins a file that stands alone, or a directory of them. */
  source(path: string, kind: SourceFacts['kind']): Source;
  has(der: string): boolean;
  /** The roots in the order in which they were found, one character per byte. */
  roots(): string[];
  facts(error: PoolFacts['error']): PoolFacts;
}

export interface Source {
  /** What crypto/x509 AppendCertsFromPEM makes of a file. */
  append(file: { path: string; bytes: Uint8Array; worldWritable: boolean }): Promise<void>;
  facts(): SourceFacts;
}

export interface PoolOptions {
  readonly rules: GoRules;
  readonly now: Date;
  /** Roots that end within this many days are told. */
  readonly expiryDays: number;
  readonly deadline: Pick<Host['deadline'], 'turn'>;
}

/** Blocks between two turns of the other probes: some milliseconds. */
const batch = 128;
const dayMs = 86_400_000;

export function createPool({ rules, now, expiryDays, deadline }: PoolOptions): Pool {
  const today = now.getTime();
  const soon = today + expiryDays * dayMs;
  /** Every CERTIFICATE block by its bytes: null for a root, else why Go drops it. */
  const known = new TailMap<string | null>();
  /** Roots by their PEM block as it is written: the same file again, under another name, needs no second look. */
  const knownBlocks = new TailMap<true>();
  const counts = { roots: 0, usable: 0, expired: 0, notYetValid: 0 };
  let blocks = 0;

  function source(path: string, kind: SourceFacts['kind']): Source {
    const groups = createGroups();
    const totals = { files: 0, size: 0, certificates: 0, added: 0, constrained: 0 };
    let content: string | null = null;

    async function append(file: { path: string; bytes: Uint8Array; worldWritable: boolean }): Promise<void> {
      const text = latin1(file.bytes);
      const read: ReadText = { path: kind === 'file' ? null : file.path, lineAt: lineCounter(text) };
      totals.files += 1;
      totals.size += file.bytes.length;
      if (file.worldWritable) groups.add('worldWritable', read, { number: 0, offset: 0, subject: '', note: '' });
      if (knownBlocks.get(text.trimEnd())) {
        totals.certificates += 1;
        return;
      }
      let number = 0;
      let items = 0;
      for (const item of pemItems(text, rules)) {
        items += 1;
        blocks += 1;
        if (blocks % batch === 0) await deadline.turn();
        const { type, offset } = item;
        if (type.endsWith('PRIVATE KEY'))
          groups.add('privateKeys', read, { number: 0, offset, subject: '', note: type });
        const fault = faultOfBlock(item, kind === 'file', rules);
        if (fault === '') continue;
        number += 1;
        const place = { number, offset, subject: '' };
        if (fault !== null) groups.add('skipped', read, { ...place, note: fault });
        else if (item.kind === 'block') {
          appendCertificate(item.bytes, read, place);
          if (known.get(item.bytes) === null) knownBlocks.add(blockAt(text, offset), true);
        }
      }
      if (items === 0) content = contentKind(text);
    }

    function appendCertificate(der: string, read: ReadText, place: { number: number; offset: number }): void {
      const before = known.get(der);
      if (before === undefined) {
        const decoded = decodeCertificate(der, rules);
        known.add(der, decoded.ok ? null : decoded.problem);
        if (decoded.ok) {
          totals.certificates += 1;
          totals.added += 1;
          judgeRoot(decoded.value, read, place);
        } else groups.add('skipped', read, { ...place, subject: '', note: decoded.problem });
      } else if (before === null) totals.certificates += 1;
      else groups.add('skipped', read, { ...place, subject: '', note: before });
    }

    function judgeRoot(
      root: Certificate,
      read: ReadText,
      { number, offset }: { number: number; offset: number },
    ): void {
      const place = { number, offset, subject: root.subject };
      const leaf = isLeaf(root);
      const fault = leaf ? null : faultOfRoot(root, rules);
      counts.roots += 1;
      if (root.hasNameConstraints) totals.constrained += 1;
      if (leaf) groups.add('leaves', read, { ...place, note: '' });
      if (fault !== null) groups.add('unusable', read, { ...place, note: fault });
      const later = laterFault(root, rules);
      if (later !== null) groups.add('laterRefused', read, { ...place, note: later });
      // A directory may hold certificates of servers: that they end is no matter of trust.
      const told = leaf && kind === 'directory' ? null : place;
      if (today > root.notAfter) {
        counts.expired += 1;
        if (told !== null) groups.add('expired', read, { ...told, note: calendarDay(root.notAfter) });
      } else if (today < root.notBefore) {
        counts.notYetValid += 1;
        if (told !== null) groups.add('notYetValid', read, { ...told, note: calendarDay(root.notBefore) });
      } else {
        if (fault === null) counts.usable += 1;
        if (told !== null && root.notAfter < soon)
          groups.add('expiring', read, { ...told, note: calendarDay(root.notAfter) });
      }
    }

    return {
      append,
      facts: () => ({ path, kind, ...totals, ...(content === null ? {} : { content }), ...groups.facts() }),
    };
  }

  return {
    source,
    roots: () => known.entries().flatMap(([der, fault]) => (fault === null ? [der] : [])),
    has: (der) => known.get(der) === null,
    facts: (error) => ({ ...counts, error: counts.roots === 0 ? error : null }),
  };
}

/** From the BEGIN line to the END line. */
function blockAt(text: string, offset: number): string {
  const end = '-----END CERTIFICATE-----';
  return text.slice(offset, text.indexOf(end, offset) + end.length);
}

/** One character per byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
