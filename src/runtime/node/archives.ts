import type * as NodeCrypto from 'node:crypto';
import { closeSync, constants, createReadStream, fstatSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type * as NodeStream from 'node:stream';
import type * as NodeV8 from 'node:v8';
import type * as NodeVm from 'node:vm';
import type * as NodeZlib from 'node:zlib';
import { errnoOf } from '../../host/files/lookup.ts';
import type { Archives } from '../archives.ts';

export const archives: Archives = {
  decompress(compression, pieces) {
    const { createGunzip, createZstdDecompress } = load<typeof NodeZlib>('node:zlib');
    const { pipeline, Readable } = load<typeof NodeStream>('node:stream');
    const options = { chunkSize };
    const stream = compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
    // Errors are thrown to the reader of the stream; the callback is there because the API requires one.
    pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), stream, () => {});
    return collected(stream);
  },
  pack(bytes) {
    const { constants: zstd, zstdCompressSync } = load<typeof NodeZlib>('node:zlib');
    return zstdCompressSync(bytes, { params: { [zstd.ZSTD_c_compressionLevel]: 1 } });
  },
  unpack: (bytes) => load<typeof NodeZlib>('node:zlib').zstdDecompressSync(bytes),
  sha256() {
    const hash = load<typeof NodeCrypto>('node:crypto').createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
  },
  stream(path) {
    const fd = path === null ? standardInput() : openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    // A thread that waits for a pipe would be waited for at the end of the process.
    return collected(
      stat.isFIFO() || stat.isSocket()
        ? new Socket({ fd, readable: true, writable: false })
        : createReadStream('', { fd }),
    );
  },
  temporaryFile() {
    const directory = process.env.TMPDIR || '/tmp';
    try {
      return openSync(directory, constants.O_RDWR | temporaryFlag, 0o600);
    } catch (error) {
      if (!withoutTemporary.includes(errnoOf(error) ?? '')) throw error;
      return openAndUnlink(`${directory}/probe-env-${process.pid}-${Date.now()}`);
    }
  },
  write(fd, bytes) {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
  },
};

/**
 * The same pieces, with occasional garbage collection. Each piece is memory outside of V8's heap, and V8 waits for 64
 * MB of it before it checks what is still in use.
 */
async function* collected(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const collect = collector();
  let left = collectEvery;
  let count = 0;
  for await (const piece of pieces) {
    yield piece;
    left -= piece.length;
    if (left > 0) continue;
    count += 1;
    collect(count % wholeEvery === 0 ? 'major' : 'minor');
    left = collectEvery;
  }
}

/** Bytes. */
const collectEvery = 16 << 20;
/** Older garbage is collected less often. */
const wholeEvery = 8;

/** V8's own function, which is only available to contexts created after this flag (v8.setFlagsFromString). */
function collector(): (type: 'minor' | 'major') => void {
  load<typeof NodeV8>('node:v8').setFlagsFromString('--expose-gc');
  const gc: unknown = load<typeof NodeVm>('node:vm').runInNewContext('gc');
  return typeof gc === 'function' ? (type) => gc({ type }) : () => {};
}

/** Bytes that come out at a time: the default of 16 KB costs more calls than it saves memory. */
const chunkSize = 256 << 10;

/** O_TMPFILE, which Node does not name (open(2)): the same on x86-64 and arm64 but for O_DIRECTORY in it. */
const temporaryFlag = 0o20000000 | constants.O_DIRECTORY;

/** What file systems and kernels answer that have no such files. */
const withoutTemporary: readonly string[] = ['EOPNOTSUPP', 'ENOTSUP', 'EISDIR', 'EINVAL'];

/** Reopened where possible: others that hold it too, Node included, may have set O_NONBLOCK on it. */
function standardInput(): number {
  try {
    return openSync('/proc/self/fd/0', constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return 0;
  }
}

function openAndUnlink(path: string): number {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    unlinkSync(path);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return fd;
}

/** At the first use: few runs look at an image. */
function load<T>(module: string): T {
  return process.getBuiltinModule(module) as T;
}
