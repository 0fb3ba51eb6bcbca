import { describe, expect, it } from 'vitest';
import { installFailure } from '../../../src/runtime/install-failure.ts';

describe('why --install could not write', () => {
  it.each([
    ['EACCES', 'this user cannot write to /shared'],
    ['EPERM', 'this user cannot write to /shared'],
    ['EROFS', '/shared is mounted read-only'],
    ['ENOSPC', '/shared is full: it takes 6 MB'],
    ['EDQUOT', '/shared is full: it takes 6 MB'],
    ['ENOTDIR', '/shared, or a part of it, is a file'],
    ['EEXIST', '/shared, or a part of it, is a file'],
    ['EISDIR', '/shared has a directory where a file of probe-env belongs'],
    ['ENOENT', 'no directory can be created at /shared'],
    ['EIO', 'input/output error'],
    [undefined, 'input/output error'],
  ])('%s: %s', (code, beginning) => {
    const words = installFailure(new Error('input/output error'), code, '/shared', 'it takes 6 MB');
    expect(words.slice(0, beginning.length)).toBe(beginning);
  });
});
