import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';

export function makeFifo(path: string): void {
  execFileSync('mkfifo', [path]);
}

/** A device that never returns data and is not a terminal: a second /dev/null would be empty immediately. */
export function makeDevice(path: string): void {
  execFileSync('mknod', [path, 'c', '1', '5']); // /dev/zero
}

/** Listens until the process ends; `unref`ed. */
export function makeSocket(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
}

/** A sparse file of this many bytes. */
export function makeSparse(path: string, bytes: number): void {
  const fd = openSync(path, 'w', 0o755);
  ftruncateSync(fd, bytes);
  closeSync(fd);
}

/** A chain of links, `name.1` to `name.<count>`, the first of which is `path`. */
export function makeLinkChain(path: string, count: number, end: string): void {
  for (let index = 1; index < count; index += 1) {
    symlinkSync(`${baseName(path)}.${index}`, index === 1 ? path : `${path}.${index - 1}`);
  }
  symlinkSync(end, count === 1 ? path : `${path}.${count - 1}`);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
