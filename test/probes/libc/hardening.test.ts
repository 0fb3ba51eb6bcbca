import { describe, expect, it } from 'vitest';
import { observe } from '../../../probes/libc/observe.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { needs } from '../../support/needs.ts';
import { built, type ProgramName, toolsFor } from '../../support/roots/libc-programs.ts';

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

describe('hardening as checksec reports it', () => {
  for (const [name, hardening] of expected) {
    it(name, needs(...toolsFor(name)), async () => {
      const { program } = await observe(caseHost('/', { app: built(name), env: {} }));
      expect(program?.chain[0]?.content).toMatchObject({ kind: 'elf', elf: { hardening } });
    });
  }
});
