import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import { built, copyInto, place } from '../../../support/roots/libc-programs.ts';
import { all, type Row } from './row.ts';

const script =
  (text: string) =>
  (root: string): void => {
    copyInto(root, '/usr/bin/busybox', '/bin/busybox');
    place(root, '/app', text);
  };

/** The applet is chosen by the name of the link. */
const busyboxAs =
  (name: string) =>
  (root: string): void => {
    mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    symlinkSync('/bin/busybox', path.join(root, name));
  };

/** What else may be at the path of the program or of its loader. */
export const files: readonly Row[] = [
  {
    about: 'script with env',
    roots: ['scratch'],
    setup: all(script('#!/usr/bin/env sh\necho hi\n'), busyboxAs('/usr/bin/env'), busyboxAs('/bin/sh')),
  },
  {
    about: 'script with env that finds nothing',
    roots: ['scratch'],
    setup: all(script('#!/usr/bin/env python3\n'), busyboxAs('/usr/bin/env')),
  },
  {
    about: 'script with env and CR LF',
    roots: ['scratch'],
    setup: all(script('#!/usr/bin/env sh\r\necho hi\r\n'), busyboxAs('/usr/bin/env'), busyboxAs('/bin/sh')),
  },
  {
    about: 'script with env and arguments that env does not split',
    roots: ['scratch'],
    setup: all(script('#!/usr/bin/env sh -e\necho hi\n'), busyboxAs('/usr/bin/env'), busyboxAs('/bin/sh')),
  },
  { about: 'a link that became a file', roots: ['scratch'], setup: (root) => place(root, '/app', '../build/app') },
  { about: 'no such file', roots: ['scratch'] },
  {
    about: 'a link without its target',
    roots: ['scratch'],
    setup: (root) => symlinkSync('/src/app', path.join(root, 'app')),
  },
  { about: 'a link to itself', roots: ['scratch'], setup: (root) => symlinkSync('/app', path.join(root, 'app')) },
  { about: 'a directory', roots: ['scratch'], setup: (root) => mkdirSync(path.join(root, 'app')) },
  {
    about: 'no execute bit',
    roots: ['scratch'],
    setup: (root) => place(root, '/app', readFileSync(built('go-static')), 0o644),
  },
  {
    about: 'only for root',
    roots: ['scratch'],
    uid: 65532,
    setup: (root) => place(root, '/app', readFileSync(built('go-static')), 0o700),
  },
  {
    about: 'below a closed directory',
    roots: ['scratch'],
    uid: 65532,
    app: '/root/app',
    setup: (root) => {
      copyInto(root, built('go-static'), '/root/app');
      spawnSync('chmod', ['700', path.join(root, 'root')]);
    },
  },
  { about: 'an empty file', roots: ['scratch'], setup: (root) => place(root, '/app', '') },
  { about: 'text', roots: ['scratch'], setup: (root) => place(root, '/app', 'echo hi\n') },
  {
    about: 'cut off in the header',
    roots: ['scratch'],
    setup: (root) => place(root, '/app', readFileSync(built('go-static')).subarray(0, 50)),
  },
  {
    about: 'cut off in the middle',
    roots: ['scratch'],
    setup: (root) => place(root, '/app', readFileSync(built('go-static')).subarray(0, 300_000)),
  },
  { about: 'script', roots: ['scratch'], setup: script('#!/bin/busybox sh\necho hi\n') },
  { about: 'script with blanks', roots: ['scratch'], setup: script('#! \t/bin/busybox  sh \necho hi\n') },
  { about: 'script with CR LF', roots: ['scratch'], setup: script('#!/bin/sh\r\necho hi\r\n') },
  { about: 'script for bash', roots: ['scratch', 'glibc'], setup: script('#!/bin/bash\necho hi\n') },
  { about: 'script of nothing', roots: ['scratch'], setup: script('#!\necho hi\n') },
  {
    about: 'script whose shell lacks its loader',
    roots: ['scratch', 'glibc'],
    setup: (root) => {
      copyInto(root, built('c-dynamic'), '/bin/sh');
      place(root, '/app', '#!/bin/sh\n');
    },
  },
  {
    about: 'script of a script',
    roots: ['scratch'],
    setup: all(script('#!/inner\n'), (root) => place(root, '/inner', '#!/bin/busybox echo\n')),
  },
  {
    program: 'c-dynamic',
    roots: ['scratch'],
    about: 'the loader is for arm64',
    setup: (root) =>
      place(root, '/lib64/ld-linux-x86-64.so.2', elfBytes({ goarch: 'arm64', type: 'dyn', soname: 'ld.so' })),
  },
  {
    program: 'c-dynamic',
    roots: ['scratch'],
    about: 'the loader is text',
    setup: (root) => place(root, '/lib64/ld-linux-x86-64.so.2', 'x'.repeat(200)),
  },
  {
    program: 'c-dynamic',
    roots: ['scratch'],
    about: 'the loader is not executable',
    setup: (root) => place(root, '/lib64/ld-linux-x86-64.so.2', readFileSync('/lib64/ld-linux-x86-64.so.2'), 0o644),
  },
  {
    about: 'a c-shared library in the place of the program',
    roots: ['glibc'],
    setup: (root) => copyInto(root, built('go-shared'), '/app'),
  },
  { about: 'Go source', roots: ['scratch'], setup: (root) => place(root, '/app', 'package main\n\nfunc main() {}\n') },
  { about: 'an HTTP error', roots: ['scratch'], setup: (root) => place(root, '/app', '404: Not Found') },
  { about: 'gzip data', roots: ['scratch'], setup: (root) => place(root, '/app', gzipSync('hi')) },
  {
    program: 'c-dynamic',
    roots: ['glibc'],
    about: 'the loader is cut off in its header',
    setup: (root) =>
      place(root, '/lib64/ld-linux-x86-64.so.2', readFileSync('/lib64/ld-linux-x86-64.so.2').subarray(0, 60)),
  },
  {
    program: 'c-dynamic',
    roots: ['scratch'],
    about: 'the loader without libc',
    setup: (root) => copyInto(root, '/lib64/ld-linux-x86-64.so.2'),
  },
];
