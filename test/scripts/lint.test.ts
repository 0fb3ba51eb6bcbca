import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Lines planted per file, each with the words of the complaint it must draw; null if it is allowed. */
const planted: Record<string, readonly (readonly [line: string, complaint: RegExp | null])[]> = {
  'probes/index.ts': [[`import { run } from '../src/cli/cli.ts';`, /A probe imports only src\/probe/]],
  'probes/a/rules.ts': [
    [`import { readFileSync } from 'node:fs';`, /no Node modules/],
    [`import { statSync } from 'fs';`, /reads through host\.fs/],
    [`import { execa } from 'execa';`, /runs tools through host\.tools/],
    [`import { run } from '../../src/orchestrator.ts';`, /A probe imports only src\/probe/],
    [`import { openRoot } from '../../src/host/files/rootfs.ts';`, /only the types of src\/host/],
    [`import * as host from '../../src/host/files/rootfs.ts';`, /only the types of src\/host/],
    [`import type { Host } from '../../src/host/host.ts';`, null],
    [`import { defineProbe } from '../../src/probe.ts';`, null],
    [`import { readElf } from '../../src/decode/elf/elf.ts';`, null],
    [`import type { Expectations } from '../../src/cli/expectations.ts';`, null],
    [`export const env = process.env;`, /global variable process/],
    [`import { latin1 } from '#runtime/bytes.ts';`, null],
    [`import { system } from '#runtime/system.ts';`, /asks for bytes only/],
    [`export const asked = [latin1, system];`, null],
    [`export const now = new Date();`, /time from host\.now/],
    [`export const ms = Date.now();`, /time from host\.now/],
    [`export const epoch = new Date(0);`, null],
    [
      `export type Used = [readFileSync, statSync, execa, run, openRoot, host, Host, defineProbe, readElf, Expectations];`,
      null,
    ],
  ],
  'src/main.ts': [
    [`import { probes } from '../probes/index.ts';`, null],
    [`export const env = [process.env, probes];`, /global variable process/],
    [`import { syscalls } from './runtime/node/files.ts';`, /chosen by the build/],
    [`import { readFileSync } from 'node:fs';`, /Only src\/runtime\/node/],
    [`export const used = [syscalls, readFileSync];`, null],
  ],
  'src/runtime/node/x.ts': [
    [`import { readFileSync } from 'node:fs';`, null],
    [`export const env = [process.env, readFileSync];`, null],
  ],
  'src/host/tools/tools.ts': [
    [`import { argv } from 'node:process';`, /Only src\/runtime\/node imports/],
    [`import { probes } from '../../probes/index.ts';`, /src\/ knows no probe/],
    [`export const env = [process.env, argv, probes];`, /global variable process/],
    [`export const bytes = Buffer.from('x');`, /global variable Buffer/],
    [`import { system } from '#runtime/system.ts';`, null],
    [`import { execa } from 'execa';`, /starts children/],
    [`export const used = [system, execa];`, null],
    [`export const hidden = globalThis.process;`, /start-up snapshot/],
    [`export const load = () => import('luxon');`, /start-up snapshot/],
    [`export const here = import.meta.dirname;`, /start-up snapshot/],
    [`export const x: any = 1;`, /Unexpected any/],
    [`export const y = (z: string | null) => z!;`, /non-null assertion/],
  ],
  'scripts/build/x.ts': [[`export const env = process.env;`, null]],
  'test/x.test.ts': [[`export const env = process.env;`, null]],
  'test/cases/a/rootfs/x.ts': [[`export const x: any = 1;`, null]],
};

type Report = { diagnostics: { message: string; location: { path: string; start: { line: number } } }[] };

describe('the lint rules of this repository', () => {
  let project: string;
  let report: Report;

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'lint-'));
    for (const path of ['biome.json', '.gitignore', 'scripts/lint']) {
      cpSync(join(root, path), join(project, path), { recursive: true });
    }
    for (const [file, lines] of Object.entries(planted)) {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      writeFileSync(join(project, file), lines.map(([line]) => `${line}\n`).join(''));
    }
    const biome = join(root, 'node_modules/.bin/biome');
    const options = ['--reporter=json', '--max-diagnostics=none', '--skip=style/useImportType'];
    const lint = spawnSync(biome, ['lint', ...options, '.'], { cwd: project, encoding: 'utf8' });
    report = JSON.parse(lint.stdout) as Report;
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  for (const [file, lines] of Object.entries(planted)) {
    for (const [index, [line, complaint]] of lines.entries()) {
      it(`${file}: ${complaint ? 'refuses' : 'allows'} ${line}`, () => {
        const drawn = report.diagnostics
          .filter(({ location }) => location.path === file && location.start.line === index + 1)
          .map(({ message }) => message)
          .join('\n');
        if (complaint) expect(drawn).toMatch(complaint);
        else expect(drawn).toBe('');
      });
    }
  }
});
