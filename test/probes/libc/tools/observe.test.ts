import { describe, expect, it } from 'vitest';
import { needs } from '../../../support/needs.ts';
import { runSource } from '../../../support/program/run-source.ts';
import { built, type ProgramName, toolsFor } from '../../../support/roots/libc-programs.ts';

/** What the container's own ldd, run through its loader, says about a program of each kind. */
const rows: readonly (readonly [ProgramName, Readonly<Record<string, string>>, object | null])[] = [
  ['c-dynamic', {}, { kind: 'list', libraries: [{ name: 'libc.so.6' }] }],
  ['go-cgo', {}, { kind: 'list', libraries: [{ name: 'libc.so.6' }] }],
  ['go-pie', {}, { kind: 'static' }],
  ['c-needs-foo', {}, { kind: 'failed' }],
  [
    'c-needs-foo',
    { LD_LIBRARY_PATH: '$DIRECTORY' },
    { kind: 'list', libraries: [{ name: 'libfoo.so' }, { name: 'libc.so.6' }] },
  ],
  ['c-too-new', {}, { kind: 'list', versions: [{ version: 'GLIBC_2.99' }] }],
  ['musl-dynamic', {}, { kind: 'list', libraries: [] }],
  ['musl-needs-foo', { LD_LIBRARY_PATH: '$DIRECTORY' }, { kind: 'list', libraries: [{ name: 'libfoo.so' }] }],
  ['musl-needs-foo', {}, { kind: 'list', libraries: [{ name: 'libfoo.so', path: null }] }],
  // Nothing to run: no loader is named, or not one of this machine.
  ['go-static', {}, null],
  ['c-static-pie', {}, null],
];

describe('ldd and file of this machine', needs('ldd', 'file', 'glibc for x64'), () => {
  for (const [name, variables, answer] of rows) {
    it(`agree about ${name} with ${JSON.stringify(variables)}`, {
      timeout: 60_000,
      ...needs(...toolsFor(name)),
    }, async () => {
      const app = built(name);
      const env = Object.fromEntries(
        Object.entries(variables).map(([key, value]) => [key, value.replace('$DIRECTORY', app.replace(/\/app$/, ''))]),
      );
      const { stdout } = await runSource(['libc', '--app', app, '--format', 'json', '--timeout', '30s'], {
        PATH: '/usr/bin:/bin',
        ...env,
      });
      const [{ facts, findings }] = JSON.parse(stdout).probes;
      if (answer === null) expect(facts.program.tools.ldd).toBeNull();
      else expect(facts.program.tools.ldd).toMatchObject(answer);
      expect(facts.program.tools.file).not.toBeNull();
      const codes = findings.map(({ code }: { code: string }) => code);
      expect(codes).not.toContain('libc/ldd-disagrees');
      expect(codes).not.toContain('libc/file-disagrees');
    });
  }
});
