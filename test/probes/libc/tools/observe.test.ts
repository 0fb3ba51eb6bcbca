import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { built, missingCompilers, type ProgramName } from '../../../support/libc-programs.ts';
import { runSource } from '../../../support/run-source.ts';

const lacking = [
  ...missingCompilers(),
  ...['/usr/bin/ldd', '/usr/bin/file', '/lib/ld-musl-x86_64.so.1', '/lib64/ld-linux-x86-64.so.2'].filter(
    (file) => !existsSync(file),
  ),
];
if (lacking.length > 0) console.log(`skipped: what the tools really answer, for lack of ${lacking.join(', ')}`);

/** What the container's own ldd, asked through its loader, says of a program of each kind. */
const rows: readonly (readonly [ProgramName, Readonly<Record<string, string>>, object | null])[] = [
  ['c-dynamic', {}, { kind: 'list', libraries: [{ name: 'libc.so.6' }] }],
  ['go-cgo', {}, { kind: 'list', libraries: [{ name: 'libc.so.6' }] }],
  ['go-pie', {}, { kind: 'static' }],
  ['c-needs-foo', {}, { kind: 'failed' }],
  [
    'c-needs-foo',
    { LD_LIBRARY_PATH: '$FOLDER' },
    { kind: 'list', libraries: [{ name: 'libfoo.so' }, { name: 'libc.so.6' }] },
  ],
  ['c-too-new', {}, { kind: 'list', versions: [{ version: 'GLIBC_2.99' }] }],
  ['musl-dynamic', {}, { kind: 'list', libraries: [] }],
  ['musl-needs-foo', { LD_LIBRARY_PATH: '$FOLDER' }, { kind: 'list', libraries: [{ name: 'libfoo.so' }] }],
  ['musl-needs-foo', {}, { kind: 'list', libraries: [{ name: 'libfoo.so', path: null }] }],
  // Nothing to ask: no loader is named, or not one of this machine.
  ['go-static', {}, null],
  ['c-static-pie', {}, null],
];

describe.skipIf(lacking.length > 0)('ldd and file of this machine', () => {
  it.each(rows)('agree about %s with %o', { timeout: 60_000 }, async (name, variables, answer) => {
    const app = built(name);
    const env = Object.fromEntries(
      Object.entries(variables).map(([key, value]) => [key, value.replace('$FOLDER', app.replace(/\/app$/, ''))]),
    );
    const { stdout } = await runSource(['libc', '--app', app, '--format', 'json', '--timeout', '30s'], env);
    const [{ facts, findings }] = JSON.parse(stdout).probes;
    if (answer === null) expect(facts.program.tools.ldd).toBeNull();
    else expect(facts.program.tools.ldd).toMatchObject(answer);
    expect(facts.program.tools.file).not.toBeNull();
    const codes = findings.map(({ code }: { code: string }) => code);
    expect(codes).not.toContain('libc/ldd-disagrees');
    expect(codes).not.toContain('libc/file-disagrees');
  });
});
