import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { observePlugins } from '../../../probes/go/program/plugins.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { fixture } from '../../support/fixtures.ts';
import { goEnvironment, goVersion } from '../../support/go/go-toolchain.ts';
import { needs } from '../../support/needs.ts';

const program = `package main

import (
	"fmt"
	"os"
	"plugin"
)

func main() {
	_, err := plugin.Open(os.Args[1])
	fmt.Println(err)
}
`;
const source = 'package main\n\nfunc F() int { return 1 }\n';

interface Build {
  readonly flags?: readonly string[];
  readonly cgo?: '0' | '1';
  readonly command?: string;
}

const build = (work: string, out: string, pkg: string, { flags = [], cgo = '1', command = 'go' }: Build): void => {
  const goroot = command === 'go' ? {} : { GOROOT: path.join(command, '../..') };
  const env = goEnvironment({ CGO_ENABLED: cgo, ...goroot });
  execFileSync(command, ['build', ...flags, '-o', out, pkg], { cwd: work, env, stdio: 'pipe' });
};

const isStatic = { flags: ['-tags=netgo,osusergo', '-ldflags=-linkmode external -extldflags -static'] };

describe(
  'programs that call plugin.Open, and plugins, as they are built and run',
  needs('go', 'gcc', 'glibc for x64'),
  () => {
    it.each<[string, Build, Build, boolean]>([
      ['the same build', {}, {}, true],
      ['without cgo', { cgo: '0' }, {}, false],
      ['static', isStatic, {}, false],
      ['a plugin with -trimpath', {}, { flags: ['-trimpath'] }, false],
      ['a plugin with -race', {}, { flags: ['-race'] }, false],
      ['a plugin with other tags', {}, { flags: ['-tags=other'] }, true],
      ['a stripped plugin', {}, { flags: ['-ldflags=-s -w'] }, true],
    ])('%s', (_, app, plugin, works) => {
      const directory = fixture('plugins', [program, source, goVersion(), JSON.stringify([app, plugin])], (work) => {
        mkdirSync(path.join(work, 'plugin'));
        writeFileSync(path.join(work, 'go.mod'), 'module example.com/app\n\ngo 1.21\n');
        writeFileSync(path.join(work, 'main.go'), program);
        writeFileSync(path.join(work, 'plugin/plugin.go'), source);
        build(work, 'app', '.', app);
        build(work, 'plugin.so', './plugin', { ...plugin, flags: ['-buildmode=plugin', ...(plugin.flags ?? [])] });
      });
      const { stdout } = spawnSync(path.join(directory, 'app'), [path.join(directory, 'plugin.so')], {
        encoding: 'utf8',
      });
      expect(stdout === '<nil>\n').toBe(works);
      const host = caseHost(directory, { app: '/app' });
      const info = host.app?.goBuild();
      if (info == null) throw new Error('no build info');
      const facts = observePlugins(host, info);
      expect(facts !== null && facts.unavailable === null && facts.mismatches.length === 0).toBe(works);
    });
  },
);
