import { DecodeError } from '../../decode/decoded.ts';
import { TarReader } from '../../decode/tar/reader.ts';
import { isRegularFile } from '../../host/files/file-stat.ts';
import { errnoOf } from '../../host/files/lookup.ts';
import type { Syscalls } from '../../runtime/syscalls.ts';
import { namesOf } from '../layers/walk.ts';
import { type Blob, fileBlob, partOf } from './blob.ts';
import { readBySeeking } from './seek.ts';

/** The files in an archive or a directory of an image. */
export interface Store {
  /** Null if there is no such file. */
  blob(name: string): Blob | null;
}

/** Of a directory. Opened files stay open: the process ends soon. */
export function directoryStore(calls: Syscalls, path: string): Store {
  return {
    blob(name) {
      try {
        const fd = calls.open(`${path}/${name}`);
        const stat = calls.fstat(fd);
        if (!isRegularFile(stat)) throw new DecodeError(`${name} is not a regular file`);
        return fileBlob(calls, fd, stat.size);
      } catch (error) {
        if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null;
        throw error;
      }
    },
  };
}

/**
 * Of a tar archive, whose contents are skipped. One with very many files is a root and not an image; the rest of it
 * is ignored.
 * @throws DecodeError
 */
export function tarStore(archive: Blob, check: () => void): Store {
  const members = new Map<string, Member>();
  const reader = new TarReader(({ name, kind, at, size, linkName, segments }) => {
    const path = namesOf(name).join('/');
    if (kind === 'file' && segments === null) members.set(path, { at, size });
    // docker save writes a link for a layer that is already in the archive.
    if (kind === 'symlink') members.set(path, { link: namesOf(`${path}/../${linkName}`).join('/') });
    if (kind === 'hard-link') members.set(path, { link: namesOf(linkName).join('/') });
    return null;
  });
  const stop = (): boolean => {
    check();
    return members.size > mostMembers;
  };
  readBySeeking(archive, reader, stop);
  if (members.size <= mostMembers) reader.end(true);
  return {
    blob(name) {
      let member = members.get(name);
      for (let hops = 0; member !== undefined && 'link' in member; hops += 1)
        member = hops < mostLinks ? members.get(member.link) : undefined;
      return member === undefined ? null : partOf(archive, member.at, member.size);
    },
  };
}

type Member = { readonly at: number; readonly size: number } | { readonly link: string };

/** Hardly any image has more than a hundred layers. */
const mostMembers = 10_000;

const mostLinks = 40;
