import { expect, it } from 'vitest';
import type { Executable } from '../../../../probes/libc/program/content/executable.ts';
import { observeResolver } from '../../../../probes/libc/resolver/observe.ts';
import { decodeElf } from '../../../../src/decode/elf/elf.ts';
import { makeGoElf } from '../../../support/bytes/elf/go-elf.ts';
import { lineTable } from '../../../support/bytes/elf/line-table.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

import { sourceOf } from '../../../support/facts/elf-model.ts';
import { go } from '../../../support/facts/libc-facts.ts';

const host = caseHost(`${import.meta.dirname}/../../../cases/libc/dns-not-asked/rootfs`, {});

it.each<[string, readonly string[] | null, boolean]>([
  ['looks names up', ['runtime.main', 'net.(*conf).hostLookupOrder'], true],
  ['looks none up', ['runtime.main', 'net/url.Parse'], false],
  ['has names of an obfuscator', ['xyz.abc'], true],
  ['has no line table', null, true],
])('a hosts line without dns matters to a program that %s', (_, functions, matters) => {
  const contents = functions === null ? {} : { '.gopclntab': lineTable(['main.main', ...functions], ['/src/main.go']) };
  const file = sourceOf(makeGoElf({ goVersion: 'go1.26.0', contents }));
  const elf = decodeElf(file);
  if (!elf.ok) throw new Error(elf.problem);
  const program = {
    facts: { content: null },
    withFile: <T>(use: (source: typeof file) => T) => ({ kind: 'found', path: '/app', value: use(file) }),
  } as unknown as Executable;
  expect(observeResolver(host, go, program, elf.value)?.hosts).toEqual(matters ? ['files'] : undefined);
});
