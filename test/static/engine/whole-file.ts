import { native } from '../../../src/runtime/static/native.ts';

export function readAll(path: string): Uint8Array {
  const fd = native.open(path, 0);
  const bytes = new Uint8Array(native.fstat(fd).size);
  for (let at = 0; at < bytes.length; ) at += native.read(fd, bytes, at, bytes.length - at, null);
  native.close(fd);
  return bytes;
}

/** To standard output, which waits. */
export function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += native.write(1, bytes, at);
}
