import { DecodeError } from '../../decode/decoded.ts';
import type { TarEntry } from '../../decode/tar/entry.ts';
import type { LayerContents } from './contents.ts';
import { type Directory, type Inode, newDirectory, newInode, typeBits } from './inode.ts';
import { find, namesOf, walkTo } from './walk.ts';

/** A hard link to a file that this layer does not have. */
export interface LinkToLower {
  readonly directory: Directory;
  readonly name: string;
  readonly target: readonly string[];
}

/**
 * The content of one layer's archive, as if it were extracted by itself: overlay engines do that, and stack the
 * result on the lower ones. Source: image-spec `layer.md`, moby `pkg/archive/diff.go` (UnpackLayer).
 */
export class LayerTree {
  readonly root: Inode;
  readonly linksToLower: LinkToLower[] = [];
  private readonly contents: LayerContents;
  private readonly budget: IndexBudget;
  private lastParent: { readonly path: string; readonly directory: Directory } | null = null;

  /** @param budget shared by all layers */
  constructor(contents: LayerContents, budget: IndexBudget) {
    this.contents = contents;
    this.budget = budget;
    this.root = newInode(budget.next(weights.directory), 'directory', { directory: newDirectory(true) });
  }

  /**
   * @returns the file that the entry created; null for what has no content
   * @throws DecodeError for what cannot be extracted
   */
  add(entry: TarEntry): Inode | null {
    if (entry.name.length > longestPath) throw new DecodeError(`a name has ${entry.name.length} characters`);
    if (entry.linkName.length > longestPath)
      throw new DecodeError(`the link '${entry.name.slice(0, 100)}' has ${entry.linkName.length} characters`);
    const names = namesOf(entry.name);
    const name = names.pop();
    if (name === undefined) {
      if (entry.kind === 'directory') takeOver(this.root, entry);
      return null;
    }
    const directory = this.parent(names);
    if (name.startsWith(whiteout)) {
      if (name === opaque) directory.opaque = true;
      else if (!name.startsWith(reserved)) {
        this.budget.take(weights.name + name.length);
        directory.whiteouts ??= new Set();
        directory.whiteouts.add(name.slice(whiteout.length));
      }
      return null;
    }
    if (entry.kind === 'hard-link') {
      this.link(directory, name, entry);
      return null;
    }
    const before = directory.entries.get(name);
    if (entry.kind === 'directory' && before?.directory) {
      this.budget.take(weightOf(entry));
      takeOver(before, entry);
      return null;
    }
    if (before !== undefined) this.lastParent = null;
    const inode = this.make(entry);
    directory.entries.set(name, inode);
    return inode;
  }

  private make(entry: TarEntry): Inode {
    const { kind, mode, uid, gid, size, at, stored, segments, xattrs } = entry;
    const type = kind === 'hard-link' ? 'file' : kind;
    const weight = kind === 'directory' ? weights.directory : weights.file;
    return newInode(this.budget.next(weight + weightOf(entry)), type, {
      ...{
        mode: kind === 'symlink' ? 0o777 : mode,
        uid,
        gid,
        size: kind === 'symlink' ? entry.linkName.length : size,
        xattrs,
      },
      target: kind === 'symlink' ? entry.linkName : '',
      content: kind === 'file' && size > 0 ? { layer: this.contents, at, stored, segments } : null,
      directory: kind === 'directory' ? newDirectory(false) : null,
    });
  }

  private link(directory: Directory, name: string, entry: TarEntry): void {
    const target = namesOf(entry.linkName);
    const inode = find(this.root, target);
    this.budget.take(weights.name + name.length + (inode === null ? entry.linkName.length + weights.name : 0));
    if (inode === null) this.linksToLower.push({ directory, name, target });
    else putLink(directory, name, inode, target);
  }

  private parent(names: readonly string[]): Directory {
    const path = names.join('/');
    if (this.lastParent?.path === path) return this.lastParent.directory;
    const implicit = (name: string): Inode =>
      newInode(this.budget.next(weights.directory + 2 * name.length), 'directory', { directory: newDirectory(true) });
    const directory = walkTo(this.root, names, implicit)?.directory ?? newDirectory(true);
    this.lastParent = { path, directory };
    return directory;
  }
}

/** Numbers inodes, and throws when the kept parts of the layers would take too much memory. */
export class IndexBudget {
  private count = 1;
  private readonly largest: number;
  private left: number;

  /** @param largest bytes */
  constructor(largest = largestIndex) {
    this.largest = largest;
    this.left = largest;
  }

  /** @throws DecodeError */
  next(weight: number): number {
    this.take(weight);
    this.count += 1;
    return this.count;
  }

  /** @throws DecodeError */
  take(weight: number): void {
    this.left -= weight;
    if (this.left < 0)
      throw new DecodeError(
        `it has more files, or more of names and attributes, than an index of ${this.largest >> 20} MB takes (${this.count} files so far)`,
      );
  }
}

/** @throws DecodeError for a directory, which can have only one name */
export function putLink(directory: Directory, name: string, inode: Inode, target: readonly string[]): void {
  if (inode.directory !== null)
    throw new DecodeError(`'${name}' is a hard link to the directory '${target.join('/')}'`);
  directory.entries.set(name, inode);
}

/** PATH_MAX, limits.h: longer paths cannot be extracted. */
const longestPath = 4096;

/** Bytes: for some 300,000 files, three times as many as in the largest images. */
const largestIndex = 64 << 20;

/**
 * Maximum bytes of memory per entry, excluding the letters of its name, as measured by the hostile archives of
 * bench:images, growing tables included.
 */
const weights = { file: 220, directory: 560, name: 160, segment: 160 } as const;

/** What is kept of an entry besides the inode itself; a letter may take two bytes. */
function weightOf({ name, linkName, xattrs, segments }: TarEntry): number {
  const letters = name.length - name.lastIndexOf('/') + linkName.length;
  const attributes = [...(xattrs ?? [])].reduce(
    (sum, [key, value]) => sum + 200 + 2 * key.length + value.length * 1.25,
    0,
  );
  return 2 * letters + attributes + (segments?.length ?? 0) * weights.segment;
}

/** image-spec `layer.md`, "Whiteouts". Other names of AUFS begin with `reserved`. */
const whiteout = '.wh.';
const opaque = '.wh..wh..opq';
const reserved = '.wh..wh.';

function takeOver(inode: Inode, { mode, uid, gid, xattrs }: TarEntry): void {
  inode.mode = typeBits.directory | mode;
  inode.uid = uid;
  inode.gid = gid;
  inode.xattrs = xattrs;
  if (inode.directory !== null) inode.directory.implicit = false;
}
