import { describe, expect, it } from 'vitest';
import { judge } from '../../../probes/libc/judge.ts';
import { observe } from '../../../probes/libc/observe.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { needs } from '../../support/needs.ts';
import { built, type ProgramName, toolsFor } from '../../support/roots/libc-programs.ts';

/** What build info says, what the file shows, and what follows. */
const rows: readonly (readonly [ProgramName, boolean, string, string | null])[] = [
  ['go-static', false, 'static', null],
  ['go-stripped', false, 'static', null],
  ['go-pie', false, 'dynamic', 'libc/pie-needs-loader'],
  ['go-cgo', true, 'dynamic', null],
  ['go-cgo-pie', true, 'dynamic', null],
  ['go-cgo-unused', true, 'static', 'libc/cgo-without-c'],
  ['go-musl-static', true, 'static', null],
  ['go-external-static', true, 'static', null],
  ['go-static-iconv', true, 'static', 'libc/static-glibc'],
  ['go-static-nss', true, 'static', 'libc/static-glibc'],
];

describe('cgo, as build info and the file have it', needs('glibc for x64'), () => {
  for (const [name, cgo, linkage, code] of rows) {
    it(name, needs(...toolsFor(name)), async () => {
      const facts = await observe(caseHost('/', { app: built(name), env: {} }));
      expect(facts.program?.go?.cgo).toBe(cgo);
      expect(facts.program?.chain[0]?.content).toMatchObject({ kind: 'elf', elf: { linkage } });
      expect(judge(facts, {}).map((finding) => finding.code)).toEqual(code === null ? [] : [code]);
      const broken = judge(facts, { static: true, cgo: !cgo, maxBinarySize: 1000 }).map((finding) => finding.code);
      expect(broken).toContain('libc/unexpected-cgo');
      expect(broken).toContain('libc/binary-too-large');
      expect(broken.includes('libc/not-static')).toBe(linkage !== 'static');
    });
  }
});
