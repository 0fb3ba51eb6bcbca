import { syscalls } from '#runtime/files.ts';
import { writeFile } from '#runtime/output.ts';
import { system } from '#runtime/system.ts';
import { fileType, isRegularFile } from '../host/files/file-stat.ts';
import { errnoOf } from '../host/files/lookup.ts';

/**
 * Writes a report atomically. A link is followed, so that it stays one.
 * @param path as given; relative to the working directory
 * @returns the obstacle, in one line; null if the report was written
 */
export function writeReport(path: string, text: string): string | null {
  let target = path;
  try {
    const stat = statOf(path);
    if (stat !== undefined && !isRegularFile(stat)) {
      const hint = path.startsWith('/dev/') ? ': leave =FILE out for standard output' : '';
      return `${path} is not a regular file${hint}`;
    }
    target = targetOf(path);
    const slash = target.lastIndexOf('/') + 1;
    // No other process writes under this name: pids of containers that share a directory may be equal, but pid and
    // time together are not.
    const mark = `${system.pid}-${Date.now().toString(36)}`;
    writeFile(target, `${target.slice(0, slash)}.${target.slice(slash)}.${mark}`, text);
    return null;
  } catch (error) {
    return reasonOf(error, target);
  }
}

/** Also for a file behind a link: if /dev/stdout or similar leads to a pipe, only the kernel can follow it. */
function statOf(path: string): ReturnType<typeof syscalls.stat> {
  try {
    return syscalls.stat(path);
  } catch (error) {
    // A dangling link: the file is created.
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** As the kernel does (path_resolution(7)). */
const longestChain = 40;

function targetOf(path: string): string {
  let target = path;
  for (let hop = 0; hop < longestChain && isLink(target); hop += 1) {
    const link = syscalls.readlink(target);
    target = link.startsWith('/') ? link : target.slice(0, target.lastIndexOf('/') + 1) + link;
  }
  return target;
}

function isLink(path: string): boolean {
  const stat = syscalls.lstat(path);
  return stat !== undefined && (stat.mode & fileType.mask) === fileType.link;
}

/** What to change, by errno. */
export function reasonOf(error: unknown, path: string): string {
  const directory = path.slice(0, path.lastIndexOf('/')) || (path.startsWith('/') ? '/' : 'the working directory');
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `${directory} is not a directory: create it first`;
    case 'EACCES':
    case 'EPERM':
      return `user ${system.uid} cannot write in ${directory}`;
    case 'EROFS':
      return `${directory} is read-only: mount a writable volume there`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `no space left for ${path}`;
    case 'EBUSY':
      return `${path} is a mount point and cannot be replaced: mount its directory instead`;
    default:
      return `${path}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
