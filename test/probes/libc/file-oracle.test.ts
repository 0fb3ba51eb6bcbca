import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { observe } from '../../../probes/libc/observe.ts';
import type { ElfFacts } from '../../../probes/libc/program/facts.ts';
import { comparableLinkage } from '../../../probes/libc/tools/judge.ts';
import { readLittle } from '../../../probes/libc/tools/observe.ts';
import { decodeFileOutput, type FileAnswer } from '../../../src/decode/tools/file-output.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { needs } from '../../support/needs.ts';
import { built, type ProgramName, recipes } from '../../support/roots/libc-programs.ts';

const file = '/usr/bin/file';

const directories = ['/usr/bin', '/usr/lib/x86_64-linux-gnu', '/usr/sbin'];
const perDirectory = 120;

describe('what is seen of a file is what file(1) says', needs('file'), () => {
  it('of the programs and libraries of this machine', async () => {
    const files = directories
      .filter((directory) => existsSync(directory))
      .flatMap((directory) => sample(regularFiles(directory), perDirectory));
    expect(await compare(files)).toBeGreaterThan(files.length / 4);
  });

  it('of programs built in every way', needs('go', 'gcc', 'musl-gcc'), async () => {
    const names = Object.keys(recipes).filter((name): name is ProgramName => name in recipes);
    expect(await compare(names.map((name) => built(name)))).toBe(names.length - 1); // all but go-windows
  });
});

/** Says how many ELF files were compared. */
async function compare(files: readonly string[]): Promise<number> {
  const lines = execFileSync(file, [...readLittle, '-L', '-b', '--', ...files], {
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  }).split('\n');
  let compared = 0;
  const differences: string[] = [];
  for (const [index, name] of files.entries()) {
    const theirs = decodeFileOutput(lines[index] ?? '');
    const { program } = await observe(caseHost('/', { app: name, env: {} }));
    const content = program?.chain[0]?.content;
    const ours = content?.kind === 'elf' ? answerOf(content.elf, theirs) : null;
    if (theirs !== null) compared += 1;
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      differences.push(`${name}: file ${JSON.stringify(theirs)}, ours ${JSON.stringify(ours)}`);
    }
  }
  expect(differences).toEqual([]);
  return compared;
}

/** What file(1) does not say, or has no word for, is taken from its answer. */
function answerOf(elf: ElfFacts, theirs: FileAnswer | null): object {
  const { class: bits, byteOrder, interpreter, hardening } = elf;
  const stripped = theirs?.stripped == null ? null : hardening.stripped;
  return { class: bits, byteOrder, linkage: comparableLinkage(elf) ?? theirs?.linkage ?? null, interpreter, stripped };
}

function regularFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(directory, entry.name);
    return entry.isFile() && statSync(place).size > 0 ? [place] : [];
  });
}

function sample<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.ceil(items.length / count));
  return items.filter((_, index) => index % step === 0);
}
