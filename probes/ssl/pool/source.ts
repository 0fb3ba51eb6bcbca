import { lineCounter } from '../../../src/decode/certificate/pem.ts';
import type { SmallFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import type { ContentKind } from '../entries/facts.ts';
import { createRootAdder, type RootRules } from './add-roots.ts';
import { addBlocks, addEncoded, type BlockTarget, batch } from './blocks.ts';
import type { Collected } from './collected.ts';
import { contentKind } from './content-kind.ts';
import { allCertificatesIn } from './encoded-certificates.ts';
import type { SourceFacts } from './facts.ts';
import { createGroups } from './groups.ts';
import { createPieces, type LargeFile } from './pieces.ts';
import { publicRootAt } from './public-roots.ts';

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
  const adder = createRootAdder(collected, given, kind, groups, totals);
  const target: BlockTarget = { collected, rules, kind, groups, adder };
  const pathOf = (path: string): string | null => (kind === 'file' ? null : path);
  let content: ContentKind | null = null;

  async function append({ path, text, large, worldWritable }: AppendedFile): Promise<Appended> {
    const pieces = createPieces(text, large);
    const file = { pieces, read: { path: pathOf(path), lineAt: pieces.lineAt }, number: 0 };
    const before = counts();
    totals.files += 1;
    if (worldWritable) groups.add('worldWritable', file.read, { number: 0, offset: 0 });
    const end = await addBlocks(target, file, deadline);
    totals.size += large?.size ?? text.length;
    if (pieces.base + end === 0) content = allCertificatesIn(text, rules).form ?? contentKind(text);
    else addEncoded(target, file, end, pieces.text.length);
    const after = counts();
    return {
      certificates: after.certificates - before.certificates,
      skipped: after.skipped - before.skipped,
      privateKeys: after.privateKeys - before.privateKeys,
    };
  }

  function counts(): Appended {
    const [skipped, privateKeys] = [groups.count('skipped'), groups.count('privateKeys')];
    return { certificates: totals.certificates, skipped, privateKeys };
  }

  function appendPublic(path: string, { text, mode }: SmallFile): boolean {
    if ((mode & 0o002) !== 0 || collected.blocks % batch === batch - 1) return false;
    const root = publicRootAt(text, 0);
    if (root?.block.length !== text.length) return false;
    collected.blocks += 1;
    totals.files += 1;
    totals.size += text.length;
    if (collected.publicOnes.has(root)) totals.certificates += 1;
    else adder.addPublic(root, { path: pathOf(path), lineAt: lineCounter(text).at }, 1, 0);
    return true;
  }

  return {
    append,
    appendPublic,
    facts: () => ({ path, kind, ...totals, ...(content === null ? {} : { content }), ...groups.facts() }),
  };
}
