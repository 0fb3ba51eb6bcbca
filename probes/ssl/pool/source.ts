import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { lineCounter, nextPemItem, type PemItem, plainCertificate } from '../../../src/decode/certificate/pem.ts';
import type { SmallFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import type { ContentKind, EncodedForm } from '../entries/facts.ts';
import { createRootAdder, type RootRules } from './add-roots.ts';
import { type Collected, isKnown } from './collected.ts';
import { contentKind } from './content-kind.ts';
import { allCertificatesIn, encodedCertificates, opaqueData } from './encoded-certificates.ts';
import type { SourceFacts } from './facts.ts';
import { createGroups, type ReadText } from './groups.ts';
import { createPieces, type LargeFile, type Pieces } from './pieces.ts';
import { publicBlock, publicRootAt } from './public-roots.ts';
import { faultOfBlock } from './root-faults.ts';

/** A separate file, or a directory of files, whose roots go into a pool. */
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

/** Begins a source. */
export function createSource(
  collected: Collected,
  given: RootRules & { readonly deadline: Pick<Host['deadline'], 'turn'> },
  path: string,
  kind: SourceFacts['kind'],
): Source {
  const { rules, deadline } = given;
  const groups = createGroups();
  const totals = { files: 0, size: 0, certificates: 0, added: 0, constrained: 0 };
  const { addPublic, addCertificate } = createRootAdder(collected, given, kind, groups, totals);
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
      if (collected.blocks % batch === batch - 1) await deadline.turn();
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
      collected.blocks += 1;
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
      if (!decoded.ok || isKnown(collected, der)) continue;
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
    if ((stat.mode & 0o002) !== 0 || collected.blocks % batch === batch - 1) return false;
    const known = publicRootAt(text, 0);
    if (known?.next !== text.length) return false;
    collected.blocks += 1;
    totals.files += 1;
    totals.size += text.length;
    if (collected.publicOnes.has(known.root)) totals.certificates += 1;
    else addPublic(known.root, { path: kind === 'file' ? null : path, lineAt: lineCounter(text).at }, 1, known.offset);
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

  return {
    append,
    appendPublic,
    facts: () => ({ path, kind, ...totals, ...(content === null ? {} : { content }), ...groups.facts() }),
  };
}

/** Blocks between yielding to the other probes: a few milliseconds. */
const batch = 128;
/** Formats without lines. */
const binaryForms: ReadonlySet<EncodedForm> = new Set<EncodedForm>(['der', 'gzip', 'gzip-of-der']);
/** Characters between two blocks that cannot contain a certificate. */
const shortGap = 64;
