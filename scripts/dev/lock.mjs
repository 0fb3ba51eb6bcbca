/** One install or build at a time per working copy. */
import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { fail, inRepository, say } from './run.mjs';

const lock = inRepository('dist/.lock');
const pollMs = 200;

/** Does `work` while only this process holds the lock; a lock whose process is gone is taken over. */
export async function withLock(work) {
  // The pid is written before the lock appears, so that nobody finds an empty one.
  const mine = `${lock}.${process.pid}`;
  prepare(mine);
  const release = () => rmSync(lock, { force: true });
  try {
    for (let waiting = false; !tryLink(mine); waiting = true) {
      if (!waiting) say('waiting for another install or build in this directory');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs);
    }
  } finally {
    unlinkSync(mine);
  }
  // `fail` ends the process from anywhere inside.
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function prepare(mine) {
  try {
    mkdirSync(inRepository('dist'), { recursive: true });
    writeFileSync(mine, String(process.pid));
  } catch (error) {
    if (error.code !== 'EACCES' && error.code !== 'EROFS' && error.code !== 'EPERM') throw error;
    fail(`${inRepository('dist')} cannot be written by this user (${error.code}): work in a clone of your own`);
  }
}

function tryLink(mine) {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!holderLives()) rmSync(lock, { force: true });
    return false;
  }
}

function holderLives() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
