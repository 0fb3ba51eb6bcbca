import { Writable } from 'node:stream';

/**
 * Node compares every socket that it closes, including both pipes of every child, with `process.stderr` (lib/net.js).
 * That would create its own from file 2: half a millisecond, and a pipe would become nonblocking, for everyone who
 * writes to it. This replacement receives Node's warnings, which are not for the readers of our log.
 */
const stderr = new Writable({ write: (_warning, _encoding, done) => done() });

Object.defineProperty(process, 'stderr', { configurable: true, value: stderr });
