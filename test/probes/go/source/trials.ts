import {
  cgo,
  embedding,
  importing,
  list,
  main,
  needing,
  otherModule,
  plain,
  replaced,
  required,
  sums,
  type Trial,
  vendored,
  withoutDot,
} from './trial-modules.ts';
import { workspaceTrials } from './trials-workspace.ts';
/** Modules that go build refuses, or does not, by what is special about them. */
export const trials: Readonly<Record<string, Trial>> = {
  ...workspaceTrials,
  'no requirement': { files: plain, code: null },
  'no go.sum': { files: needing, code: 'go/sum-missing' },
  'no module in the cache': { files: { ...needing, ...sums }, code: 'go/modules-missing' },
  'imported by a test alone': { files: { ...plain, 'go.mod': required, 'main_test.go': main }, code: null },
  vendored: { files: vendored, code: null },
  'vendored, go.mod is newer': {
    files: { ...vendored, 'go.mod': required.replace('v1.0', 'v1.1') },
    code: 'go/vendor-stale',
  },
  'vendored, not marked': {
    files: { ...vendored, 'vendor/modules.txt': list.replace(/## .*\n/, '') },
    code: 'go/vendor-stale',
  },
  'vendored, one too many': {
    files: {
      ...vendored,
      'vendor/modules.txt': `${list}# example.com/y v1.0.0\n## explicit\nexample.com/y\n`,
      'vendor/example.com/y/y.go': 'package y\n',
    },
    code: 'go/vendor-stale',
  },
  'vendored, a package is missing': { files: { ...needing, 'vendor/modules.txt': list }, code: 'go/vendor-stale' },
  'vendored, no modules.txt': {
    files: { ...needing, 'vendor/example.com/x/x.go': 'package x\n' },
    code: 'go/vendor-stale',
  },
  'vendored, replaced in go.mod alone': {
    files: { ...vendored, ...otherModule, 'go.mod': replaced('./x') },
    code: 'go/vendor-stale',
  },
  'vendored, replaced in both': {
    files: {
      ...vendored,
      ...otherModule,
      'go.mod': replaced('./x'),
      'vendor/modules.txt': `${list.replace('v1.0.0', 'v1.0.0 => ./x')}# example.com/x => ./x\n`,
    },
    code: null,
  },
  '-mod=vendor without the directory': { files: needing, env: { GOFLAGS: '-mod=vendor' }, code: 'go/vendor-stale' },
  replaced: { files: { ...needing, ...otherModule, 'go.mod': replaced('./x') }, code: null },
  'replaced, with a name without a dot': {
    files: withoutDot({ ...needing, ...otherModule, 'go.mod': replaced('./x') }),
    code: null,
  },
  'replaced, with a name without a dot, and without the package': {
    files: {
      ...withoutDot({ ...needing, ...otherModule, 'go.mod': replaced('./x') }),
      'main.go': importing('common/store'),
    },
    code: 'go/package-missing',
  },
  'vendored, with a name without a dot': {
    files: withoutDot({
      ...vendored,
      ...otherModule,
      'go.mod': replaced('./x'),
      'vendor/modules.txt': `${list.replace('v1.0.0', 'v1.0.0 => ./x')}# example.com/x => ./x\n`,
    }),
    code: null,
  },
  'replaced by nothing': { files: { ...needing, 'go.mod': replaced('../nowhere') }, code: 'go/replacement-missing' },
  'a package of its own that was not copied': {
    files: { ...plain, 'main.go': importing('example.com/app/internal/store') },
    code: 'go/package-missing',
  },
  'a directory without Go files': {
    files: { ...plain, 'main.go': importing('example.com/app/store'), 'store/schema.sql': '' },
    code: 'go/package-missing',
  },
  'a package of its own': {
    files: { ...plain, 'main.go': importing('example.com/app/store'), 'store/store.go': 'package store\n' },
    code: null,
  },
  'a package that the standard library lacks': {
    files: { ...plain, 'main.go': importing('no/such') },
    code: 'go/package-missing',
  },
  'a module that is not required': { files: { ...plain, 'main.go': main }, code: 'go/package-missing' },
  'a package that two directories import': {
    files: {
      ...plain,
      'main.go': importing('example.com/app/a'),
      'a/a.go':
        'package a\n\nimport (\n\t"fmt"\n\tother "example.com/app/b" // renamed\n)\n\nvar _ = fmt.Sprint(other.B)\n',
      'b/b.go': '/* License.\n*/\n\n// Package b.\npackage b; import "os"\n\nvar B = os.Args\n',
    },
    code: null,
  },
  'a module of GOPATH mode': {
    files: { ...plain, 'main.go': importing('example.com/app/store'), 'store/store.go': 'package store\n' },
    env: { GO111MODULE: 'off' },
    code: 'go/package-missing',
  },
  'a single file of GOPATH mode': { files: plain, env: { GO111MODULE: 'off' }, code: null },
  'every file for another system': {
    files: {
      'go.mod': plain['go.mod'],
      'main_windows.go': plain['main.go'],
      'b.go': '//go:build !linux\n\npackage main\n',
    },
    code: 'go/files-excluded',
  },
  'a package for another system': {
    files: { ...plain, 'main.go': importing('example.com/app/svc'), 'svc/svc_windows_amd64.go': 'package svc\n' },
    code: 'go/files-excluded',
  },
  'files that conditions take in': {
    files: {
      'go.mod': plain['go.mod'],
      'main_linux.go': plain['main.go'],
      'x.go': '//go:build ignore\n\npackage x\n',
      'y.go': '//go:build (linux && !cgo) || nosuch\n\npackage main\n',
      'z_test.go': 'package main_test\n',
      '_w.go': 'nor this',
    },
    code: null,
  },
  'a pointer of Git LFS': {
    files: { ...plain, 'data.go': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' },
    code: 'go/source-unreadable',
  },
  'a test of another package': { files: { ...plain, 'z_test.go': 'package other\n' }, code: 'go/source-unreadable' },
  'a test that is no Go file': { files: { ...plain, 'z_test.go': 'nothing' }, code: 'go/source-unreadable' },
  'an empty file': { files: { ...plain, 'data.go': '' }, code: 'go/source-unreadable' },
  'two packages in one directory': { files: { ...plain, 'x.go': 'package x\n' }, code: 'go/source-unreadable' },
  'nothing to embed': {
    files: { ...plain, 'main.go': embedding('static/*') },
    code: 'go/embedded-file-missing',
  },
  'a file to embed that is missing': {
    files: { ...plain, 'main.go': embedding('a.txt "b c.txt"'), 'a.txt': '' },
    code: 'go/embedded-file-missing',
  },
  'a directory with nothing that is embedded': {
    files: { ...plain, 'main.go': embedding('static'), 'static/.keep': '' },
    code: 'go/embedded-file-missing',
  },
  'hidden files, embedded all the same': {
    files: { ...plain, 'main.go': embedding('all:static'), 'static/.keep': '' },
    code: null,
  },
  'files to embed': {
    files: {
      ...plain,
      'main.go': embedding('a.txt "b c.txt" static/*/x?.html'),
      'a.txt': '',
      'b c.txt': '',
      'static/y/x1.html': '',
    },
    code: null,
  },
  'cgo in the module': { files: { ...plain, 'main.go': importing('C') }, code: 'go/cgo-needed' },
  'a header of nobody': {
    files: { ...plain, 'main.go': cgo('#include <no/such.h>') },
    env: { CGO_ENABLED: '1' },
    code: 'go/cgo-tool-missing',
  },
  'headers behind a condition, and its own': {
    files: {
      ...plain,
      'main.go': cgo(
        '#cgo CFLAGS: -I$' +
          '{SRCDIR}/include\n#include <stdlib.h>\n#include <own.h>\n#ifdef _WIN32\n#include <windows.h>\n#endif',
      ),
      'include/own.h': '',
    },
    env: { CGO_ENABLED: '1' },
    code: null,
  },
  'a package that pkg-config does not know': {
    files: { ...plain, 'main.go': cgo('#cgo pkg-config: no-such >= 1.2') },
    env: { CGO_ENABLED: '1', PKG_CONFIG: 'no-pkg-config' },
    code: 'go/cgo-tool-missing',
  },
  'C++ without its compiler': {
    files: { ...plain, 'main.go': cgo(''), 'x.cc': 'int x;\n' },
    env: { CGO_ENABLED: '1', CXX: 'no-g++' },
    code: 'go/cgo-tool-missing',
  },
  ...Object.fromEntries(
    [
      'go 1.x',
      'go 1',
      'go 1.22.00',
      'go 1.21\ntoolchain 1.22.0',
      'go 1.21\ntoolchain local',
      'go 1.21\ngodebug nosuch=1',
    ].map((line) => [
      line,
      { files: { ...plain, 'go.mod': `module example.com/app\n\n${line}\n` }, code: 'go/mod-file-refused' },
    ]),
  ),
  ...Object.fromEntries(
    ['go 1.22.0', 'go 1.21\ntoolchain go1.21.0', 'go 1.21\ngodebug default=go1.21', 'go 1.21rc1'].map((line) => [
      line,
      { files: { ...plain, 'go.mod': `module example.com/app\n\n${line}\n` }, code: null },
    ]),
  ),
  ...Object.fromEntries(
    [
      'go 1.21\n<<<<<<< HEAD\nrequire example.com/x v1.0.0',
      'go 1.21\nrequires example.com/x v1.0.0',
      'go 1.21\nrequires (\n\texample.com/x v1.0.0\n)',
      'go 1.21\nrequire example.com/x',
      'go 1.21\nrequire example.com/x v1.0.0 v1.1.0',
      'go 1.21\nrequire example.com/x latest',
      'go 1.21\nrequire example.com/x v2.0.0',
      'go 1.21\nrequire example.com/x/v2 v1.0.0',
      'go 1.21\nrequire gopkg.in/x.v2 v3.0.0',
      'go 1.21\nrequire (\n\texample.com/x v1.0.0',
      'go 1.21\nmodule example.com/y',
      'go 1.21\ngo 1.22',
    ].map((lines) => [
      lines,
      { files: { ...plain, 'go.mod': `module example.com/app\n\n${lines}\n` }, code: 'go/mod-file-refused' },
    ]),
  ),
  ...Object.fromEntries(
    ['', 'go 1.21\n', '\ufeffmodule example.com/app\n', 'module example.com/app\n\0\n'].map((text) => [
      `go.mod that is ${JSON.stringify(text)}`,
      { files: { ...plain, 'go.mod': text }, code: 'go/mod-file-refused' },
    ]),
  ),
  ...Object.fromEntries(
    [
      'go 1.21\nexclude example.com/x v1.0.0',
      'go 1.21 // comment\n\nretract (\n\tv1.0.0 // broken\n\t[v1.1.0, v1.2.0]\n)',
      'go 1.21\nrequire (\n)\nreplace (\n)',
      'go 1.21\r\n',
    ].map((lines) => [lines, { files: { ...plain, 'go.mod': `module example.com/app\n\n${lines}\n` }, code: null }]),
  ),
  'a repository': { files: plain, gitOwner: process.getuid?.() ?? 0, code: null },
  ...(process.getuid?.() === 0
    ? {
        'a repository of another user': { files: plain, gitOwner: 1234, code: 'go/vcs-stamp-fails' },
        'the same, not stamped': { files: plain, gitOwner: 1234, env: { GOFLAGS: '-buildvcs=false' }, code: null },
        'the same, safe': {
          files: plain,
          gitOwner: 1234,
          env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' },
          code: null,
        },
      }
    : {}),
};
