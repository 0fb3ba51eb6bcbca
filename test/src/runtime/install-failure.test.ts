import { describe, expect, it } from 'vitest';
import { installFailure } from '../../../src/runtime/install-failure.ts';

const installation = { executable: '/probe-env', directory: '/shared', takes: 'it takes 6 MB' };

describe('why --install failed', () => {
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
    const words = installFailure(Object.assign(new Error('input/output error'), { code }), installation);
    expect(words.slice(0, beginning.length)).toBe(beginning);
  });

  it.each([
    ['/probe-env', 'EACCES: what is copied has to be readable (chmod a+r)'],
    ['/shared/probe-env', 'this user cannot write to /shared: run as its owner, or give the pod an fsGroup'],
  ])('where %s could not be opened', (path, words) => {
    const error = Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open', path });
    expect(installFailure(error, installation)).toBe(words);
  });
});
