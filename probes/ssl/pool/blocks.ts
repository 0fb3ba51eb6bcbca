import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import { nextPemItem, type PemItem, plainCertificate } from '../../../src/decode/certificate/pem.ts';
import type { Host } from '../../../src/host/host.ts';
import type { EncodedForm } from '../entries/facts.ts';
import type { RootAdder, RootRules } from './add-roots.ts';
import { type Collected, isKnown } from './collected.ts';
import { encodedCertificates, opaqueData } from './encoded-certificates.ts';
import type { SourceFacts } from './facts.ts';
import type { Groups, ReadText } from './groups.ts';
import type { Pieces } from './pieces.ts';
import { type PublicRoot, publicBlock, publicRootAt } from './public-roots.ts';
import { faultOfBlock } from './root-faults.ts';

/** What the blocks of the files of one source go into. */
export interface BlockTarget extends Pick<RootRules, 'rules'> {
  readonly collected: Collected;
  readonly kind: SourceFacts['kind'];
  readonly groups: Groups;
  readonly adder: RootAdder;
}

/** A file whose blocks are added. */
export interface BlockFile {
  readonly pieces: Pieces;
  readonly read: ReadText;
  /** Of the last block that counted. */
  number: number;
}

/**
 * Adds the blocks of a file, and what is between them.
 * @returns where the last one ends, in the text that `pieces` has by then
 */
export async function addBlocks(
  target: BlockTarget,
  file: BlockFile,
  deadline: Pick<Host['deadline'], 'turn'>,
): Promise<number> {
  const { collected } = target;
  const { pieces } = file;
  let held = pieces.text;
  let next = 0;
  let turnAt = collected.blocks - (collected.blocks % batch) + batch - 1;
  for (;;) {
    if (collected.blocks >= turnAt) {
      await deadline.turn();
      turnAt = collected.blocks + batch;
    }
    if (!pieces.holdsItem(next)) {
      await deadline.turn();
      next = pieces.refill(next);
      held = pieces.text;
      continue;
    }
    const after = addBlock(target, file, held, next);
    if (after === null) return next;
    next = after;
  }
}

/** Where the block ends that is the first after `next`; null for none. */
function addBlock(target: BlockTarget, file: BlockFile, text: string, next: number): number | null {
  const first = publicRootAt(text, next);
  if (first !== null) return addPublicRun(target, file, text, { first, offset: next });
  const plain = plainCertificate(text, next);
  const known = plain === null ? null : publicBlock(plain);
  const found = known === null ? nextPemItem(text, next, target.rules, plain) : null;
  if (found !== null) addFound(target, file, found);
  else if (known !== null && plain !== null)
    addPublicRun(target, file, text, { first: known, offset: plain.offset, most: 1 });
  const item = known === null ? found : plain;
  if (item === null) return null;
  if (item.offset - next > shortGap) addEncoded(target, file, next, item.offset);
  return item.next;
}

/**
 * Adds public roots that stand right after each other, as nearly all do: what does not depend on the root is done once for all.
 * Returns where the last one ends.
 */
function addPublicRun(
  { adder, collected }: BlockTarget,
  file: BlockFile,
  text: string,
  { first, offset, most = batch }: { first: PublicRoot; offset: number; most?: number },
): number {
  const { pieces, read, number } = file;
  let next = offset;
  let count = 0;
  let told = offset;
  let lines = 0;
  const tellLines = (): void => {
    pieces.knowLines(told, next, lines);
    told = next;
    lines = 0;
  };
  const lineAt: ReadText['lineAt'] = (at) => {
    tellLines();
    return read.lineAt(at);
  };
  const place = { path: read.path, lineAt };
  for (let root: PublicRoot | null = first; root !== null; root = count < most ? publicRootAt(text, next) : null) {
    count += 1;
    adder.addPublic(root, place, number + count, next);
    lines += root.lines;
    next += root.block.length;
  }
  tellLines();
  file.number += count;
  collected.blocks += count;
  return next;
}

function addFound(target: BlockTarget, file: BlockFile, found: PemItem): void {
  if (addItem(target, found, file.read, file.number + 1)) file.number += 1;
  if (found.kind === 'skipped' && found.isEnd) file.pieces.end();
  target.collected.blocks += 1;
}

/** False for what does not count as a certificate of the file. */
function addItem(target: BlockTarget, item: PemItem, file: ReadText, number: number): boolean {
  const { groups, kind, adder } = target;
  const { type, offset } = item;
  if (type.endsWith('PRIVATE KEY')) groups.add('privateKeys', file, { number: 0, offset, type });
  const fault = faultOfBlock(item, kind === 'file');
  if (fault === 'other') return false;
  if (fault !== null) groups.add('skipped', file, { number, offset, fault, type });
  else if (item.kind === 'block') adder.addCertificate(item, file, { number, offset });
  return true;
}

/** Certificates in other formats between the blocks: update-ca-certificates appends whatever it finds. */
export function addEncoded(target: BlockTarget, { pieces, read }: BlockFile, from: number, to: number): void {
  if (to - from <= shortGap) return;
  const { collected, rules, groups } = target;
  const text = pieces.text.slice(from, to);
  const opaque = opaqueData(text);
  if (opaque !== null) {
    const { form, offset } = opaque;
    groups.add('binary', read, { number: 0, offset: from + offset, byte: pieces.base + from + offset, form });
  }
  for (const { form, offset, der } of encodedCertificates(text, rules)) {
    const decoded = decodeCertificate(der, rules);
    if (!decoded.ok || isKnown(collected, der)) continue;
    const place = { number: 0, offset: from + offset, root: decoded.value };
    groups.add(
      'binary',
      read,
      binaryForms.has(form)
        ? { ...place, byte: pieces.base + from + offset, ...(form === 'der' ? {} : { form }) }
        : { ...place, form },
    );
  }
}

/** Blocks between yielding to the other probes: a few milliseconds. */
export const batch = 128;
/** Formats without lines. */
const binaryForms: ReadonlySet<EncodedForm> = new Set<EncodedForm>(['der', 'gzip', 'gzip-of-der']);
/** Characters between two blocks that cannot contain a certificate. */
const shortGap = 64;
