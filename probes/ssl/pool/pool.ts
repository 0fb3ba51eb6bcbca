import { calendarDay } from '../../../src/decode/calendar-day.ts';
import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { lineCounter, nextPemItem, type PemItem, plainCertificate } from '../../../src/decode/certificate/pem.ts';
import type { Certificate } from '../../../src/decode/certificate/types.ts';
import { TailMap } from '../../../src/decode/tail-map.ts';
import type { SmallFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import type { ContentKind, EncodedForm } from '../entries/facts.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { contentKind } from './content-kind.ts';
import { allCertificatesIn, encodedCertificates, opaqueData } from './encoded-certificates.ts';
import type { GroupName, Outdated, PoolFacts, SourceFacts } from './facts.ts';
import { createGroups, type GroupPlace, type ReadText } from './groups.ts';
import { isIsrgRoot, isMozillaRoot } from './mozilla-roots.ts';
import { createPieces, type LargeFile, type Pieces } from './pieces.ts';
import { derOf, type PublicRoot, publicBlock, publicRootAt, publicRootOf } from './public-roots.ts';
import { faultOfBlock, faultOfRoot, isLeaf, laterFault } from './root-faults.ts';

/** The roots that Go collects. Keeps the bytes of each certificate once, and no parsed tree. */
export interface Pool {
  /** Begins a separate file, or a directory of files. */
  source(path: string, kind: SourceFacts['kind']): Source;
  has(der: string): boolean;
  /** The roots in the order in which they were found, one character per byte. */
  roots(): string[];
  facts(error: PoolFacts['error']): PoolFacts;
  /** Null where a public root is newer, or Let's Encrypt's is there, and where there is none. */
  outdated(): Outdated | null;
}

export interface Source {
  /** Processes a file as crypto/x509 AppendCertsFromPEM does. */
  append(file: AppendedFile): Promise<Appended>;
  /**
   * The same for a file with one public root and nothing else, as nearly all in a directory are; returns false, and
   * does nothing, for any other.
   */
  appendPublic(path: string, file: SmallFile): boolean;
  facts(): SourceFacts;
}

/** A file with one character per byte: all of it, or the first piece of a large one. */
export type AppendedFile = {
  readonly path: string;
  readonly text: string;
  readonly large?: LargeFile;
  readonly worldWritable: boolean;
};

/** The result for the blocks of one file. */
export type Appended = {
  /** Those that Go accepts, duplicates included. */
  readonly certificates: number;
  /** Those that it tries and refuses. */
  readonly skipped: number;
  readonly privateKeys: number;
};

export interface PoolOptions {
  readonly rules: GoRules;
  readonly now: Date;
  /** Roots that expire within this many days form a group. */
  readonly expiryDays: number;
  readonly deadline: Pick<Host['deadline'], 'turn'>;
}

/** Blocks between yielding to the other probes: a few milliseconds. */
const batch = 128;
/** Formats without lines. */
const binaryForms: ReadonlySet<EncodedForm> = new Set<EncodedForm>(['der', 'gzip', 'gzip-of-der']);
/** Characters between two blocks that cannot contain a certificate. */
const shortGap = 64;
const dayMs = 86_400_000;
/** No list of Mozilla's from before ISRG Root X1 has a root from 2016 or later; each since 2018 has. */
const firstOfLaterLists = Date.UTC(2016, 0, 1);

export function createPool({ rules, now, expiryDays, deadline }: PoolOptions): Pool {
  const today = now.getTime();
  const soon = today + expiryDays * dayMs;
  const roots: (PublicRoot | string)[] = [];
  const publicOnes = new Set<PublicRoot>();
  /** Every other CERTIFICATE block by its bytes: null for a root, otherwise why Go drops it. */
  const others = new TailMap<string | null>();
  const counts = { usable: 0, expired: 0, notYetValid: 0, nonPublic: 0 };
  const publicList = { count: 0, newest: Number.NEGATIVE_INFINITY };
  let blocks = 0;

  function source(path: string, kind: SourceFacts['kind']): Source {
    const groups = createGroups();
    const totals = { files: 0, size: 0, certificates: 0, added: 0, constrained: 0 };
    let content: ContentKind | null = null;

    async function append({ path, text, large, worldWritable }: AppendedFile): Promise<Appended> {
      const pieces = createPieces(text, large);
      let held = text;
      const file: ReadText = { path: kind === 'file' ? null : path, lineAt: pieces.lineAt };
      const before = {
        certificates: totals.certificates,
        skipped: groups.count('skipped'),
        keys: groups.count('privateKeys'),
      };
      totals.files += 1;
      if (worldWritable) groups.add('worldWritable', file, { number: 0, offset: 0 });
      let number = 0;
      let next = 0;
      for (;;) {
        if (blocks % batch === batch - 1) await deadline.turn();
        if (large !== undefined && !pieces.holdsItem(next)) {
          await deadline.turn();
          next = pieces.refill(next);
          held = pieces.text;
          continue;
        }
        let known = publicRootAt(held, next);
        const plain = known === null ? plainCertificate(held, next) : null;
        if (plain !== null) known = publicBlock(plain);
        const end = next;
        let item: { readonly offset: number; readonly next: number };
        if (known !== null) {
          number += 1;
          item = known;
          addPublic(known.root, file, number, known.offset);
          pieces.knowLines(known.offset, known.next, known.root.lines);
        } else {
          const found = nextPemItem(held, next, rules, plain);
          if (found === null) break;
          item = found;
          if (addItem(found, file, number + 1)) number += 1;
          if (found.kind === 'skipped' && found.isEnd) pieces.end();
        }
        next = item.next;
        if (item.offset - end > shortGap) addEncoded(pieces, end, item.offset, file);
        blocks += 1;
      }
      totals.size += large?.size ?? text.length;
      if (pieces.base + next === 0) content = allCertificatesIn(text, rules).form ?? contentKind(text);
      else addEncoded(pieces, next, pieces.text.length, file);
      return {
        certificates: totals.certificates - before.certificates,
        skipped: groups.count('skipped') - before.skipped,
        privateKeys: groups.count('privateKeys') - before.keys,
      };
    }

    /** Certificates in other formats between the blocks: update-ca-certificates appends whatever it finds. */
    function addEncoded(pieces: Pieces, from: number, to: number, file: ReadText): void {
      if (to - from <= shortGap) return;
      const text = pieces.text.slice(from, to);
      const opaque = opaqueData(text);
      if (opaque !== null) {
        const { form, offset } = opaque;
        groups.add('binary', file, { number: 0, offset: from + offset, byte: pieces.base + from + offset, form });
      }
      for (const { form, offset, der } of encodedCertificates(text, rules)) {
        const decoded = decodeCertificate(der, rules);
        if (!decoded.ok || isKnown(der)) continue;
        const place = { number: 0, offset: from + offset, root: decoded.value };
        groups.add(
          'binary',
          file,
          binaryForms.has(form)
            ? { ...place, byte: pieces.base + from + offset, ...(form === 'der' ? {} : { form }) }
            : { ...place, form },
        );
      }
    }

    function appendPublic(path: string, { text, stat }: SmallFile): boolean {
      if ((stat.mode & 0o002) !== 0 || blocks % batch === batch - 1) return false;
      const known = publicRootAt(text, 0);
      if (known?.next !== text.length) return false;
      blocks += 1;
      totals.files += 1;
      totals.size += text.length;
      if (publicOnes.has(known.root)) totals.certificates += 1;
      else
        addPublic(known.root, { path: kind === 'file' ? null : path, lineAt: lineCounter(text).at }, 1, known.offset);
      return true;
    }

    /** False for what does not count as a certificate of the file. */
    function addItem(item: PemItem, file: ReadText, number: number): boolean {
      const { type, offset } = item;
      if (type.endsWith('PRIVATE KEY')) groups.add('privateKeys', file, { number: 0, offset, type });
      const fault = faultOfBlock(item, kind === 'file');
      if (fault === 'other') return false;
      if (fault !== null) groups.add('skipped', file, { number, offset, fault, type });
      else if (item.kind === 'block') addCertificate(item, file, { number, offset });
      return true;
    }

    function addPublic(root: PublicRoot, file: ReadText, number: number, offset: number): void {
      totals.certificates += 1;
      if (publicOnes.has(root)) return;
      publicOnes.add(root);
      roots.push(root);
      totals.added += 1;
      countPublic(root.notBefore);
      if (root.notBefore <= today && root.notAfter >= soon) counts.usable += 1;
      else sortByValidity(root, { isUsable: true, isPublic: true }, file, { number, offset, root });
    }

    function addCertificate(
      { bytes: der, octets }: { readonly bytes: string; readonly octets: Uint8Array | undefined },
      file: ReadText,
      place: { number: number; offset: number },
    ): void {
      const known = publicRootOf(der);
      if (known !== undefined) {
        addPublic(known, file, place.number, place.offset);
        return;
      }
      let fault = others.get(der);
      if (fault === undefined) {
        const decoded = decodeCertificate(der, rules, octets);
        fault = decoded.ok ? null : decoded.problem;
        others.add(der, fault);
        if (decoded.ok) {
          roots.push(der);
          totals.added += 1;
          sortRoot(decoded.value, isMozillaRoot(der), file, { ...place, root: decoded.value });
        }
      }
      if (fault === null) totals.certificates += 1;
      else groups.add('skipped', file, { ...place, fault: { kind: 'refused', problem: fault } });
    }

    function sortRoot(root: Certificate, isPublic: boolean, file: ReadText, place: GroupPlace): void {
      const leaf = isLeaf(root);
      const fault = leaf ? null : faultOfRoot(root, rules);
      if (isPublic) countPublic(root.notBefore);
      else if (!leaf) counts.nonPublic += 1;
      if (root.hasNameConstraints) totals.constrained += 1;
      if (leaf) groups.add('leaves', file, place);
      if (fault !== null) groups.add('unusable', file, { ...place, fault });
      const later = laterFault(root, rules);
      if (later !== null) groups.add('laterRefused', file, { ...place, fault: later });
      // A directory may contain certificates of servers: their expiry does not affect trust.
      sortByValidity(root, { isUsable: fault === null, isPublic }, file, leaf && kind === 'directory' ? null : place);
    }

    /** @param place null if only the counts matter */
    function sortByValidity(
      { notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>,
      { isUsable, isPublic }: { isUsable: boolean; isPublic: boolean },
      file: ReadText,
      place: GroupPlace | null,
    ): void {
      const add = (group: GroupName, day: number): void => {
        if (place !== null) groups.add(group, file, { ...place, day: calendarDay(day) });
      };
      if (today > notAfter) {
        counts.expired += 1;
        add(isPublic ? 'expiredPublic' : 'expired', notAfter);
      } else if (today < notBefore) {
        counts.notYetValid += 1;
        add('notYetValid', notBefore);
      } else {
        if (isUsable) counts.usable += 1;
        if (notAfter < soon) add(isPublic ? 'expiringPublic' : 'expiring', notAfter);
      }
    }

    return {
      append,
      appendPublic,
      facts: () => ({ path, kind, ...totals, ...(content === null ? {} : { content }), ...groups.facts() }),
    };
  }

  function countPublic(notBefore: number): void {
    publicList.count += 1;
    if (notBefore > publicList.newest) publicList.newest = notBefore;
  }

  function ders(): string[] {
    return roots.map((root) => (typeof root === 'string' ? root : derOf(root)));
  }

  function outdated(): Outdated | null {
    const { count, newest } = publicList;
    const isOld = count > 0 && newest < firstOfLaterLists && !ders().some(isIsrgRoot);
    return isOld ? { count, newest: calendarDay(newest) } : null;
  }

  function isKnown(der: string): boolean {
    const known = publicRootOf(der);
    return known === undefined ? others.get(der) === null : publicOnes.has(known);
  }

  return {
    source,
    roots: ders,
    outdated,
    has: isKnown,
    facts: (error) => ({ roots: roots.length, ...counts, error: roots.length === 0 ? error : null }),
  };
}
