import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { observeProgram } from '../../../probes/go/program/observe.ts';
import { elfBytes } from '../../support/bytes/elf/elf-bytes.ts';
import { makeGoElf } from '../../support/bytes/elf/go-elf.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-origin-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A Go program whose build info cannot be found: the magic is missing. */
const withoutInfo = (extraSections: readonly string[], contents: Readonly<Record<string, Buffer>> = {}): Buffer =>
  Buffer.from(
    makeGoElf({ goVersion: 'go1.26.1', extraSections, contents })
      .toString('latin1')
      .replace(' Go buildinf:', ' no buildinfo'),
    'latin1',
  );

describe('what built a program without build info', () => {
  it.each([
    ['gccgo', elfBytes({ needed: ['libgo.so.21', 'libc.so.6'] })],
    ['gccgo', withoutInfo(['.go_export'])],
    ['go link', withoutInfo(['.gopclntab'])],
    ['TinyGo', withoutInfo([], { '.strtab': Buffer.from('\0main\0tinygo_startTask\0') })],
    ['UPX', Buffer.concat([elfBytes({}).subarray(0, 300), Buffer.from('UPX!')])],
    [null, elfBytes({ needed: ['libgolf.so.1'] })],
  ])('%s', (origin, bytes) => {
    writeFileSync(path.join(root, 'app'), bytes, { mode: 0o755 });
    expect(observeProgram(caseHost(root, { app: '/app' }))).toMatchObject({ state: 'no-build-info', origin });
  });
});
