import { queryObjects, setFlagsFromString } from 'node:v8';

/**
 * Drops the compiled code of every function, so that the snapshot holds only what the warm-up runs: loading the
 * libraries compiles far more than a run needs. V8 ages code by one with each full collection, and drops old code.
 */
export function flushBytecode(): void {
  setFlagsFromString('--stress-flush-code');
  setFlagsFromString('--bytecode-old-age=1');
  for (let collection = 0; collection < 8; collection += 1) queryObjects(class {}, { format: 'count' });
  setFlagsFromString('--no-stress-flush-code');
  setFlagsFromString('--bytecode-old-age=6');
}
