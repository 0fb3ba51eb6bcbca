import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fullDirectory } from '../../../probes/go/environment/space.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const root = path.join(import.meta.dirname, '../../cases/go/build-image/rootfs');
const mebibyte = 2 ** 20;
const plenty = { available: 2 ** 40, inodes: 2 ** 20, freeInodes: 2 ** 20 };

describe('the room that a build takes', () => {
  it.each([
    ['a byte too little for packages', 'temporary', { available: 32 * mebibyte - 1 }, 'bytes'],
    ['as much as they take', 'temporary', { available: 32 * mebibyte }, null],
    ['a cache without room costs time alone', 'make', { available: 0 }, null],
    ['too few inodes for the cache', 'make', { freeInodes: 511 }, 'files'],
    ['enough of them', 'make', { freeInodes: 512 }, null],
    ['too few inodes for packages', 'temporary', { freeInodes: 0 }, 'files'],
    ['a file system that does not count them', 'make', { inodes: 0, freeInodes: 0 }, null],
  ] as const)('%s', (_, use, change, of) => {
    // If the directory is missing, the nearest one above it is checked.
    const at = caseHost(root, { app: null, space: { '/root': { ...plenty, ...change } } });
    const need = { variable: 'X', path: '/root/.cache/go-build', use };
    expect(fullDirectory(at, need)?.of ?? null).toBe(of);
    expect(fullDirectory({ ...at, live: false }, need)).toBe(null);
  });
});
