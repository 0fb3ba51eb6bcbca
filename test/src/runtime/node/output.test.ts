import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAll } from '../../../../src/runtime/node/output.ts';

let directory: string;
let reader: number;
let writer: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'probe-env-output-'));
  execFileSync('mkfifo', [join(directory, 'pipe')]);
  reader = openSync(join(directory, 'pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
  writer = openSync(join(directory, 'pipe'), constants.O_WRONLY);
});
afterEach(() => {
  for (const fd of [reader, writer]) {
    try {
      closeSync(fd);
    } catch {
      // closed by the test
    }
  }
  rmSync(directory, { recursive: true, force: true });
});

function within(ms: number): () => number {
  const end = performance.now() + ms;
  return () => end - performance.now();
}

/** What the pipe holds. */
function drain(): string {
  const buffer = Buffer.alloc(1 << 20);
  try {
    return buffer.toString('utf8', 0, readSync(reader, buffer));
  } catch {
    return '';
  }
}

describe('writing', () => {
  it('writes all of it, in UTF-8', () => {
    expect(writeAll(writer, 'größer\n', within(100))).toBe('whole');
    expect(drain()).toBe('größer\n');
  });

  it('gives up in time on a pipe that is full, and does not set O_NONBLOCK for those who share it', () => {
    const start = performance.now();
    expect(writeAll(writer, 'x'.repeat(1 << 20), within(60))).toBe('cut');
    expect(performance.now() - start).toBeLessThan(500);
    const flags = /^flags:\t([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${writer}`, 'utf8'))?.[1] ?? '';
    expect(Number.parseInt(flags, 8) & constants.O_NONBLOCK).toBe(0);
  });

  it('says when the reader has gone', () => {
    closeSync(reader);
    expect(writeAll(writer, 'text', within(100))).toBe('cut');
  });

  it('says when the disk is full', () => {
    const full = openSync('/dev/full', 'w');
    expect(writeAll(full, 'text', within(100))).toBe('no-space');
    closeSync(full);
  });

  it('leaves no descriptor behind', () => {
    const before = openSync('/dev/null', 'r');
    closeSync(before);
    for (let round = 0; round < 10; round += 1) writeAll(writer, 'x', within(10));
    const after = openSync('/dev/null', 'r');
    closeSync(after);
    expect(after).toBe(before);
  });

  it('appends to files', () => {
    const file = openSync(join(directory, 'file'), 'w');
    writeSync(file, 'first ');
    expect(writeAll(file, 'second', within(10))).toBe('whole');
    expect(fstatSync(file).size).toBe(12);
    closeSync(file);
  });
});
