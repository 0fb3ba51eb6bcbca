import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRootFs } from '../../../src/host/files/rootfs.ts';
import { brokenLink } from '../../../src/linux/broken-link.ts';
import { syscalls } from '../../../src/runtime/node/files.ts';
import { unhurried } from '../../support/deadlines.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'probe-env-broken-link-'));
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  writeFileSync(join(root, 'usr/bin/there'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the link that keeps a path from being found', () => {
  it.each([
    ['no link', {}, '/usr/bin/app', null],
    ['a file that is there', { '/bin': 'usr/bin' }, '/bin/there', null],
    ['a right link above what is missing', { '/bin': 'usr/bin' }, '/bin/app', null],
    ['a right link, and a directory below it that is missing', { '/bin': 'usr/bin' }, '/bin/x/app', null],
    ['a link in the last component', { '/app': '/opt/app' }, '/app', '/app'],
    ['a link whose directory is missing', { '/bin': 'usr/sbin' }, '/bin/app', '/bin'],
    ['its target behind a right link', { '/bin': 'usr/bin', '/app': '/bin/app' }, '/app', '/app'],
    ['a link to a link', { '/app': '/run', '/run': '/gone' }, '/app', '/run'],
    ['a loop', { '/app': '/run', '/run': '/app' }, '/app', null],
  ])('%s', (_, links: Record<string, string>, path, expected) => {
    for (const [link, target] of Object.entries(links)) {
      mkdirSync(join(root, dirname(link)), { recursive: true });
      symlinkSync(target, join(root, link));
    }
    const fs = createRootFs(syscalls, unhurried, root);
    expect(brokenLink(fs, fs.resolve(path))?.link ?? null).toBe(expected);
  });
});
