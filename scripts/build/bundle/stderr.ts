import { Writable } from 'node:stream';

/**
 * Node compares every socket that it closes, and so both pipes of every child, to `process.stderr` (lib/net.js). Its own would then be
 * made, of file 2: half a millisecond, and where that is a pipe it no longer blocks, for all who write to it. This one takes Node's
 * warnings, which are not for those who read our log.
 */
const stderr = new Writable({ write: (_warning, _encoding, done) => done() });

Object.defineProperty(process, 'stderr', { configurable: true, value: stderr });
