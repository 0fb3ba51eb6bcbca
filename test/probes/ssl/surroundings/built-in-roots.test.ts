import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInRoots, loadsRoots } from '../../../../probes/ssl/surroundings/built-in-roots.ts';
import { effectiveGoDebug } from '../../../../src/decode/go/env/debug/debug.ts';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import type { Host } from '../../../../src/host/host.ts';
import { namedApp } from '../../../../src/host/process/find-app.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { makeGoElf } from '../../../support/bytes/elf/go-elf.ts';
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
      const directory = fixture('loads-roots', [source, flags, goVersion()], (work) => {
        writeFileSync(path.join(work, 'main.go'), source);
        writeFileSync(path.join(work, 'go.mod'), 'module app\n\ngo 1.21\n');
        go(['build', '-o', 'app', ...flags, '.'], { cwd: work, env: { CGO_ENABLED: '0' } });
      });
      const app = namedApp(createRootFs(syscalls, unhurried, '/'), path.join(directory, 'app'), '--app');
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
    const directory = fixture('loads-roots-by-text', [bytes.toString('latin1')], (work) =>
      writeFileSync(path.join(work, 'app'), bytes),
    );
    const app = namedApp(createRootFs(syscalls, unhurried, '/'), path.join(directory, 'app'), '--app');
    expect(loadsRoots({ app })).toBe(loads);
  });

  it('a program that is none is not judged', () => {
    const sh = execFileSync('sh', ['-c', 'command -v sh'], { encoding: 'utf8' }).trim();
    const app = namedApp(createRootFs(syscalls, unhurried, '/'), sh, '--app');
    expect(loadsRoots({ app })).toBeNull();
    expect(loadsRoots({ app: null })).toBeNull();
  });
});

/** Stands for the module, whose packages set the roots or hand them out. */
const fallback = {
  'go.mod': 'module golang.org/x/crypto/x509roots/fallback\n\ngo 1.21\n',
  'fallback.go': 'package fallback\nimport "crypto/x509"\nfunc init() { x509.SetFallbackRoots(x509.NewCertPool()) }\n',
  'bundle/bundle.go': 'package bundle\nvar Roots = "x"\n',
};
const client = (imported: string, used: string): string =>
  `package main\nimport (\n"net/http"\n${imported}\n)\nfunc main() { _, err := http.Get("https://x"); println(err, ${used}) }\n`;
const module = 'golang.org/x/crypto/x509roots/fallback';

describe('roots in the program', needs('go'), () => {
  const debug = (text: string): ReturnType<typeof effectiveGoDebug> => effectiveGoDebug(undefined, text);
  const none = debug('');
  const forced = debug('x509usefallbackroots=1');

  function program(source: string, requires: boolean): Pick<Host, 'app'> {
    const directory = fixture('built-in-roots', [source, String(requires), goVersion()], (work) => {
      for (const [name, text] of Object.entries(fallback)) {
        mkdirSync(path.dirname(path.join(work, 'fallback', name)), { recursive: true });
        writeFileSync(path.join(work, 'fallback', name), text);
      }
      const require = `\nrequire ${module} v0.0.0\nreplace ${module} => ./fallback\n`;
      writeFileSync(path.join(work, 'go.mod'), `module app\n\ngo 1.21\n${requires ? require : ''}`);
      writeFileSync(path.join(work, 'main.go'), source);
      go(['build', '-o', 'app', '-trimpath', '.'], { cwd: work, env: { CGO_ENABLED: '0', GOFLAGS: '-mod=mod' } });
    });
    return { app: namedApp(createRootFs(syscalls, unhurried, '/'), path.join(directory, 'app'), '--app') };
  }
  const asked = (source: string, requires: boolean, rules = none, isNeeded = true): unknown =>
    builtInRoots(program(source, requires) as Host, rules, isNeeded);

  it('are those that it sets', () => {
    const source = client(`_ "${module}"`, '1');
    expect(asked(source, true)).toEqual({ module, version: 'v0.0.0', forced: false });
    expect(asked(source, true, forced)).toEqual({ module, version: 'v0.0.0', forced: true });
  });

  it('are none where it only has the bundle of the module', () => {
    const source = client(`"${module}/bundle"`, 'bundle.Roots');
    expect(asked(source, true)).toBeNull();
    expect(asked(source, true, forced)).toBeNull();
  });

  it('are its own, without a module', () => {
    const source =
      'package main\nimport ("crypto/x509"; "net/http")\nfunc main() { x509.SetFallbackRoots(x509.NewCertPool()); _, err := http.Get("https://x"); println(err) }\n';
    expect(asked(source, false)).toEqual({ module: 'x509.SetFallbackRoots', version: '', forced: false });
    expect(asked(source, false, forced)).toMatchObject({ forced: true });
    expect(asked(source, false, none, false)).toBeNull();
  });

  it('are none in a program that sets none', () => {
    expect(asked(client('', '1'), false)).toBeNull();
  });
});
