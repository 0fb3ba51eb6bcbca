import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadsRoots } from '../../../../probes/ssl/surroundings/built-in-roots.ts';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import { namedApp } from '../../../../src/host/process/find-app.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { makeGoElf } from '../../../support/bytes/go-elf.ts';
import { unhurried } from '../../../support/deadlines.ts';
import { fixture } from '../../../support/fixtures.ts';
import { go, goVersion } from '../../../support/go/go-toolchain.ts';
import { needs } from '../../../support/needs.ts';

const programs: Readonly<Record<string, { source: string; flags: readonly string[]; loads: boolean }>> = {
  'no TLS': { source: 'package main\nfunc main() { println("hello") }\n', flags: [], loads: false },
  'a TLS client': {
    source: 'package main\nimport "net/http"\nfunc main() { _, err := http.Get("https://x"); println(err) }\n',
    flags: [],
    loads: true,
  },
  'a TLS client, stripped': {
    source: 'package main\nimport "net/http"\nfunc main() { _, err := http.Get("https://x"); println(err) }\n',
    flags: ['-trimpath', '-ldflags=-s -w'],
    loads: true,
  },
  'a TLS client, position independent': {
    source: 'package main\nimport "net/http"\nfunc main() { _, err := http.Get("https://x"); println(err) }\n',
    flags: ['-buildmode=pie'],
    loads: true,
  },
};

const place = '/etc/ssl/certs/ca-certificates.crt';

describe('whether a program loads roots', needs('go'), () => {
  for (const [about, { source, flags, loads }] of Object.entries(programs)) {
    it(about, () => {
      const folder = fixture('loads-roots', [source, flags, goVersion()], (work) => {
        writeFileSync(path.join(work, 'main.go'), source);
        writeFileSync(path.join(work, 'go.mod'), 'module app\n\ngo 1.21\n');
        go(['build', '-o', 'app', ...flags, '.'], { cwd: work, env: { CGO_ENABLED: '0' } });
      });
      const app = namedApp(createRootFs(syscalls, unhurried, '/'), path.join(folder, 'app'), '--app');
      expect(loadsRoots({ app })).toBe(loads);
    });
  }

  it.each([
    ['TinyGo, without roots', { '.strtab': '\0tinygo_swapTask\0', '.rodata': 'hello' }, undefined, false],
    ['TinyGo, with roots', { '.strtab': '\0tinygo_swapTask\0', '.rodata': `x${place}y` }, undefined, true],
    ['gccgo, static', { '.go_export': 'x' }, undefined, false],
    ['gccgo, whose library may load them', { '.go_export': 'x' }, '/lib64/ld-linux-x86-64.so.2', null],
    ['no compiler that is known', { '.rodata': 'hello' }, undefined, null],
  ])('%s', (_, sections, interpreter, loads) => {
    const contents = Object.fromEntries(Object.entries(sections).map(([name, text]) => [name, Buffer.from(text)]));
    const bytes = makeGoElf({ goVersion: 'go1.26.1', contents, ...(interpreter === undefined ? {} : { interpreter }) });
    const folder = fixture('loads-roots-by-text', [bytes.toString('latin1')], (work) =>
      writeFileSync(path.join(work, 'app'), bytes),
    );
    const app = namedApp(createRootFs(syscalls, unhurried, '/'), path.join(folder, 'app'), '--app');
    expect(loadsRoots({ app })).toBe(loads);
  });

  it('a program that is none is not judged', () => {
    const sh = execFileSync('sh', ['-c', 'command -v sh'], { encoding: 'utf8' }).trim();
    const app = namedApp(createRootFs(syscalls, unhurried, '/'), sh, '--app');
    expect(loadsRoots({ app })).toBeNull();
    expect(loadsRoots({ app: null })).toBeNull();
  });
});
