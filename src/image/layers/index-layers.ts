import { DecodeError } from '../../decode/decoded.ts';
import { TarReader } from '../../decode/tar/reader.ts';
import { errnoOf } from '../../host/files/lookup.ts';
import type { Archives } from '../../runtime/archives.ts';
import type { LayerPart } from '../archive/parts.ts';
import { readBySeeking } from '../archive/seek.ts';
import { LayerContents } from './contents.ts';
import { type Inode, newDirectory, newInode } from './inode.ts';
import { createKeeper } from './keep.ts';
import { type LayerBlob, layerBlob } from './layer-blob.ts';
import { IndexBudget, LayerTree } from './layer-tree.ts';
import { mergeLayer } from './merge.ts';

export interface MergedLayers {
  readonly root: Inode;
  /** Of each layer. */
  readonly contents: readonly LayerContents[];
  /** See `mergeLayer`. */
  readonly hiddenLinks: readonly string[];
}

/**
 * Reads every layer once, and keeps what the probes usually ask for.
 * @param words the program's command line
 * @param check throws when the time is up
 * @throws DecodeError for a layer that is damaged, or does not match its digest
 */
export async function indexLayers(
  archives: Archives,
  layers: readonly LayerPart[],
  words: readonly string[],
  check: () => void,
): Promise<MergedLayers> {
  const budget = new IndexBudget();
  const keeps = createKeeper(words);
  const root = newInode(budget.next(0), 'directory', { directory: newDirectory(false) });
  const contents: LayerContents[] = [];
  const hiddenLinks: string[] = [];
  for (const layer of layers) {
    try {
      const blob = layerBlob(archives, layer.blob);
      const own = new LayerContents(blob);
      const tree = new LayerTree(own, budget);
      await readLayer(archives, layer, blob, readerInto(tree, own, blob, keeps), check);
      hiddenLinks.push(...mergeLayer(root, tree));
      contents.push(own);
    } catch (error) {
      throw isDamage(error) ? new DecodeError(`${layer.name}: ${messageOf(error)}`) : error;
    }
  }
  return { root, contents, hiddenLinks };
}

function readerInto(
  tree: LayerTree,
  contents: LayerContents,
  blob: LayerBlob,
  keeps: (path: string, size: number) => boolean,
): TarReader {
  return new TarReader((entry) => {
    const inode = tree.add(entry);
    if (blob.plain !== null || inode?.content == null) return null;
    const path = entry.name.replace(/^(?:\.?\/)+/, '');
    return keeps(path, entry.stored) ? contents.keep(entry.at, entry.stored) : null;
  });
}

async function readLayer(
  archives: Archives,
  { digest, diffId }: LayerPart,
  blob: LayerBlob,
  reader: TarReader,
  check: () => void,
): Promise<void> {
  if (blob.plain !== null && digest === null && diffId === null) {
    readBySeeking(blob.plain, reader, () => {
      check();
      return false;
    });
    reader.end(true);
    return;
  }
  const outer = digest === null ? null : archives.sha256();
  const inner = digest !== null || diffId === null ? null : archives.sha256();
  for await (const bytes of blob.stream((compressed) => outer?.update(compressed))) {
    check();
    inner?.update(bytes);
    reader.push(bytes);
  }
  // If its digest matches, the archive is complete, even without the end mark that some builders omit.
  reader.end(outer === null && inner === null);
  if (outer !== null && outer.digest() !== digest) throw new DecodeError('its content is not what its digest says');
  if (inner !== null && inner.digest() !== diffId?.replace(/^sha256:/, ''))
    throw new DecodeError("its content is not what diff_ids in the image's configuration says");
}

/** Errors that decoders throw about bytes, including zlib's. */
function isDamage(error: unknown): boolean {
  return error instanceof DecodeError || /^(?:Z_|ZSTD_|ERR_ZLIB)/.test(errnoOf(error) ?? '');
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return errnoOf(error) === 'Z_BUF_ERROR' ? 'it ends early: it was cut' : message;
}
