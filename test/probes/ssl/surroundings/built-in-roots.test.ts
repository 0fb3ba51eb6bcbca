import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadsRoots } from '../../../../probes/ssl/surroundings/built-in-roots.ts';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import { namedApp } from '../../../../src/host/process/find-app.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { unhurried } from '../../../support/deadlines.ts';
import { fixture } from '../../../support/fixtures.ts';
import { go, goVersion } from '../../../support/go-toolchain.ts';
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

  it('a program that is none is not judged', () => {
    const sh = execFileSync('sh', ['-c', 'command -v sh'], { encoding: 'utf8' }).trim();
    const app = namedApp(createRootFs(syscalls, unhurried, '/'), sh, '--app');
    expect(loadsRoots({ app })).toBeNull();
    expect(loadsRoots({ app: null })).toBeNull();
  });
});
