import type { LddAnswer } from '../../../src/decode/tools/ldd-output.ts';
import type { Finding } from '../../../src/finding.ts';
import type { ProgramFacts } from '../facts.ts';
import type { LibrariesFacts } from '../libraries/facts.ts';
import type { ElfFacts } from '../program/facts.ts';
import { describeProblem } from '../refusals.ts';
import type { toolFindings } from './findings.ts';

type ToolFinding = Finding<typeof toolFindings>;

/** Contradictions between the reader and the answers of file and ldd, if they gave any. */
export function judgeTools(program: ProgramFacts): ToolFinding[] {
  const content = program.chain.at(-1)?.content;
  if (content?.kind !== 'elf') return [];
  const path = program.chain.at(-1)?.path ?? program.path;
  return [...judgeFileAnswer(program, content.elf, path), ...judgeLdd(program.tools.ldd, program.libraries, path)];
}

function judgeFileAnswer({ tools: { file }, chain }: ProgramFacts, elf: ElfFacts, path: string): ToolFinding[] {
  if (file === null || chain.length > 1) return [];
  const rows: readonly (readonly [string, string | null, string | null])[] = [
    ['class', `${file.class}-bit`, `${elf.class}-bit`],
    ['byte order', file.byteOrder, elf.byteOrder],
    ['linkage', file.linkage, comparableLinkage(elf)],
    ['interpreter', file.interpreter, elf.interpreter ?? 'none'],
  ];
  const different = rows.find(([, theirs, ours]) => theirs !== null && ours !== null && theirs !== ours);
  if (different === undefined) return [];
  const [what, theirs, ours] = different;
  return [{ code: 'libc/file-disagrees', detail: { path, what, file: theirs ?? '', reader: ours ?? '' } }];
}

/**
 * file(1) has no word for a library: it describes one without DT_NEEDED either as dynamically or as static-pie
 * linked.
 */
export function comparableLinkage({ linkage }: ElfFacts): string | null {
  return linkage === 'shared library' || linkage === 'object' ? null : linkage;
}

function judgeLdd(answer: LddAnswer | null, libraries: LibrariesFacts | null, path: string): ToolFinding[] {
  if (answer === null || libraries === null || answer.kind !== 'list') return [];
  if (libraries.count > libraries.found.length) return [];
  const ours = new Map<string, string>([
    ...libraries.found.map(({ name, path: file }) => [name, file] as const),
    ...libraries.missing.map(({ name }) => [name, 'not found'] as const),
    ...libraries.broken.map(({ name, problem }) => [name, describeProblem(problem, libraries.by)] as const),
  ]);
  const theirs = new Map(answer.libraries.map(({ name, path: file }) => [name, file ?? 'not found'] as const));
  const preloads = new Set([
    ...libraries.found.filter(({ via }) => via === 'preload').map(({ name }) => name),
    ...libraries.missing.filter(({ preload }) => preload).map(({ name }) => name),
    ...libraries.broken.filter(({ preload }) => preload).map(({ name }) => name),
  ]);
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    // ldd is run without the program's LD_PRELOAD.
    if (preloads.has(name)) continue;
    const [reader, ldd] = [ours.get(name) ?? 'not needed', theirs.get(name) ?? 'not needed'];
    if (reader !== ldd) return [{ code: 'libc/ldd-disagrees', detail: { path, what: name, ldd, reader } }];
  }
  return [];
}
