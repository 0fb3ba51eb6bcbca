import { describe, expect, it } from 'vitest';
import { observe } from '../../../probes/libc/observe.ts';
import { caseHost } from '../../support/case-host.ts';
import { built, missingCompilers, type ProgramName } from '../../support/libc-programs.ts';

const lacking = missingCompilers();
if (lacking.length > 0) console.log(`skipped: hardening of built programs, for lack of ${lacking.join(', ')}`);

/** What checksec reports of programs linked with these options. */
const expected: readonly (readonly [ProgramName, object])[] = [
  ['c-now', { pie: true, relro: 'full', nx: true, stripped: false, textRelocations: false }],
  ['c-lazy', { pie: true, relro: 'partial', nx: true }],
  ['c-no-relro', { relro: 'none' }],
  ['c-executable-stack', { nx: false }],
  ['c-stripped', { stripped: true }],
  ['c-no-pie', { pie: false }],
  ['c-static-pie', { pie: true }],
  ['go-static', { pie: false, relro: 'none', nx: true, stripped: false }],
  ['go-stripped', { stripped: true }],
  ['go-pie', { pie: true }],
];

describe.skipIf(lacking.length > 0)('hardening as checksec reports it', () => {
  it.each(expected)('%s', { timeout: 60_000 }, async (name, hardening) => {
    const { program } = await observe(caseHost('/', { app: built(name), env: {} }));
    expect(program?.chain[0]?.content).toMatchObject({ kind: 'elf', elf: { hardening } });
  });
});
