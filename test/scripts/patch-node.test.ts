import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../scripts/build/architecture.ts';
import { patchNode } from '../../scripts/build/patch-node.ts';

const arch: Architecture = process.arch === 'arm64' ? 'arm64' : 'x64';

/** How many bytes differ between two buffers of one length. */
function distance(one: Buffer, other: Buffer): number {
  let count = 0;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) count += 1;
  return count;
}

// The Node for the other architecture is seen to by `npm run test:arm64`, which takes no complaint of the build.
describe('patching a Node', () => {
  it('takes all of it out of the one that is pinned, in few bytes', () => {
    const node = readFileSync(process.execPath);
    const light = Buffer.from(node);
    expect(patchNode(light, arch)).toEqual([]);
    const changed = distance(node, light);
    expect(changed).toBeGreaterThan(40);
    expect(changed).toBeLessThan(120);
  });

  it('names what it does not find, and changes nothing of that', () => {
    const node = readFileSync(process.execPath);
    patchNode(node, arch);
    const again = Buffer.from(node);
    expect(patchNode(again, arch)).toEqual([
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
    expect(patchNode(after, arch)).toHaveLength(6);
    expect(after.equals(bytes)).toBe(true);
  });
});
