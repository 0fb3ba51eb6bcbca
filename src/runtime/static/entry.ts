/**
 * The program as the static executable runs it: what is defined here is on the engine's heap when the image is made, and every run
 * starts from there.
 */
import { rememberRoots } from '../../../probes/ssl/pool/public-roots.ts';
import { main } from '../../main.ts';
import { arrangeHeap } from './heap.ts';
import { runLoop } from './loop.ts';
import { native } from './native.ts';
import { guarded } from './system.ts';

/** Reads the public roots ahead of time: a PEM file, the last argument of the command that makes the image. */
globalThis.__warm = () => {
  arrangeHeap();
  const path = native.args().at(-1) ?? '';
  const fd = native.open(path, 0);
  const bytes = new Uint8Array(native.fstat(fd).size);
  native.read(fd, bytes, 0, bytes.length, 0);
  native.close(fd);
  rememberRoots(native.latin1(bytes));
};

globalThis.__main = () => void main();

globalThis.__loop = () => guarded(runLoop);
