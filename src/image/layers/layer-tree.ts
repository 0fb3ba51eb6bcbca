import { DecodeError } from '../../decode/decoded.ts';
import type { TarEntry } from '../../decode/tar/entry.ts';
import type { LayerContents } from './contents.ts';
import { type Directory, type Inode, newDirectory, newInode, typeBits } from './inode.ts';
import { find, namesOf, walkTo } from './walk.ts';

/** A hard link to a file that the layer itself does not have. */
export interface LinkToLower {
  readonly directory: Directory;
  readonly name: string;
  readonly target: readonly string[];
}

/**
 * What the archive of one layer holds, as if it were extracted by itself: overlay engines do that, and lay the result over the lower ones.
 * Source: image-spec `layer.md`, moby `pkg/archive/diff.go` (UnpackLayer).
 */
export class LayerTree {
  readonly root: Inode;
  readonly linksToLower: LinkToLower[] = [];
  private readonly contents: LayerContents;
  private readonly count: EntryCount;
  private lastParent: { readonly path: string; readonly directory: Directory } | null = null;

  /** @param count counts the entries of all layers */
  constructor(contents: LayerContents, count: EntryCount) {
    this.contents = contents;
    this.count = count;
    this.root = newInode(count.next(), 'directory', { directory: newDirectory(true) });
  }

  /**
   * @returns the file that the entry made; null for what has no content of its own
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
      else if (!name.startsWith(reserved)) directory.whiteouts.add(name.slice(whiteout.length));
      return null;
    }
    if (entry.kind === 'hard-link') {
      this.link(directory, name, entry);
      return null;
    }
    const before = directory.entries.get(name);
    if (entry.kind === 'directory' && before?.directory) {
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
    return newInode(this.count.next(), type, {
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
    if (inode === null) this.linksToLower.push({ directory, name, target });
    else putLink(directory, name, inode, target);
  }

  private parent(names: readonly string[]): Directory {
    const path = names.join('/');
    if (this.lastParent?.path === path) return this.lastParent.directory;
    const implicit = (): Inode => newInode(this.count.next(), 'directory', { directory: newDirectory(true) });
    const directory = walkTo(this.root, names, implicit)?.directory ?? newDirectory(true);
    this.lastParent = { path, directory };
    return directory;
  }
}

/** Numbers inodes, and says when there are too many of them. */
export class EntryCount {
  private count = 1;

  /** @throws DecodeError */
  next(): number {
    this.count += 1;
    if (this.count > mostEntries) throw new DecodeError(`it has more than ${mostEntries} files`);
    return this.count;
  }
}

/** @throws DecodeError for a directory, which can have no second name */
export function putLink(directory: Directory, name: string, inode: Inode, target: readonly string[]): void {
  if (inode.directory !== null)
    throw new DecodeError(`'${name}' is a hard link to the directory '${target.join('/')}'`);
  directory.entries.set(name, inode);
}

/** PATH_MAX, limits.h: a longer one cannot be extracted. */
const longestPath = 4096;

/** Ten times what the largest images have; their index takes some 150 MB. */
const mostEntries = 1_000_000;

/** image-spec `layer.md`, "Whiteouts". Other names of AUFS begin like `reserved`. */
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
