import { syscalls } from '#runtime/files.ts';
import type { Deadline } from '../../deadline.ts';
import { DecodeError } from '../../decode/decoded.ts';
import { blockSize, decodeTarHeader } from '../../decode/tar/header.ts';
import { isRegularFile } from '../../host/files/file-stat.ts';
import type { Archives } from '../../runtime/archives.ts';
import { type Blob, fileBlob, headOf } from './blob.ts';
import { compressionOf, contentOf } from './compression.ts';

/**
 * A tar archive with random access. Input that comes through a pipe, or is compressed as a whole, is copied to a
 * temporary file without a name, since the names of an image's layers come after the layers; nothing is unpacked from
 * it.
 * @param path null for standard input
 * @throws DecodeError, DeadlineExceeded, errors of the system
 */
export async function archiveBlob(path: string | null, archives: Archives, deadline: Deadline): Promise<Blob> {
  const given = fileAt(path) ?? (await spool(archives.stream(path), archives, deadline));
  if (given.size === 0)
    throw new DecodeError(path === null ? 'it is empty: the command before the pipe wrote no image' : 'it is empty');
  refuseOtherThanTar(given);
  if (compressionOf(headOf(given, 8)) === null) return given;
  try {
    return await spool(
      contentOf(archives, given, () => {}),
      archives,
      deadline,
    );
  } catch (error) {
    throw isZlib(error) ? new DecodeError('it is compressed, and damaged or cut') : error;
  }
}

/** Null for anything but a regular file, which can be read only once: a FIFO, as from `<(docker save app)`. */
function fileAt(path: string | null): Blob | null {
  if (path === null) {
    const stat = syscalls.fstat(0);
    return isRegularFile(stat) ? fileBlob(syscalls, 0, stat.size) : null;
  }
  const stat = syscalls.stat(path);
  if (stat === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  return isRegularFile(stat) ? fileBlob(syscalls, syscalls.open(path), stat.size) : null;
}

async function spool(pieces: AsyncIterable<Uint8Array>, archives: Archives, deadline: Deadline): Promise<Blob> {
  const fd = archives.temporaryFile();
  const iterator = pieces[Symbol.asyncIterator]();
  const orEnd = untilEnd(deadline);
  let size = 0;
  for (;;) {
    const next = await orEnd(iterator.next());
    if (next.done === true) {
      if (size > 0 && size < blockSize) refuseOtherThanTar(fileBlob(syscalls, fd, size));
      return fileBlob(syscalls, fd, size);
    }
    archives.write(fd, next.value);
    const isFirst = size < blockSize;
    size += next.value.length;
    if (isFirst && size >= blockSize) refuseOtherThanTar(fileBlob(syscalls, fd, size));
    if (size > largestCopy) throw new DecodeError(`it has more than ${largestCopy / 1e9} GB`);
  }
}

/**
 * Waits for a promise, or for the deadline: a writer that sends nothing must not block us. Promise.race with one
 * promise for the deadline would keep every piece alive until then.
 */
function untilEnd(deadline: Deadline): <T>(promise: Promise<T>) => Promise<T> {
  let end: { readonly why: unknown } | null = null;
  let fail: (why: unknown) => void = () => {};
  deadline.onEnd((why) => {
    end = { why };
    fail(why);
  });
  return (promise) =>
    new Promise((resolve, reject) => {
      fail = reject;
      if (end !== null) reject(end.why);
      promise.then(resolve, reject);
    });
}

/** Bytes. Endless input must not fill a disk. */
const largestCopy = 32e9;

/** @throws DecodeError, so that we do not wait for the end of what cannot be an image */
function refuseOtherThanTar(archive: Blob): void {
  const head = headOf(archive, blockSize);
  if (compressionOf(head) !== null) return;
  if (head.length < blockSize || !isTarHeader(head))
    throw new DecodeError('it is neither a tar archive nor one that is compressed');
}

function isTarHeader(block: Uint8Array): boolean {
  try {
    return decodeTarHeader(block) !== null;
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

function isZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_|ERR_ZLIB)/.test(String(error.code));
}
