import { describeInterpreter } from '../../../src/linux/start/refusal-words.ts';
import type { ContainerLibc } from '../container/facts.ts';
import { describeContainer } from '../describe.ts';
import type { ProgramFacts } from '../facts.ts';
import { buildOf } from './go-build-command.ts';
import type { StartFinding } from './start-finding.ts';

/** The loader that the program names: PT_INTERP. */
export function judgeLoader(program: ProgramFacts, container: ContainerLibc): StartFinding | null {
  const { loader, path } = program;
  if (loader === null) return null;
  const interpreter = loader.path;
  const content = program.chain.at(-1)?.content;
  const elf = content?.kind === 'elf' ? content.elf : null;
  if (loader.state.kind === 'absent') {
    return {
      code: 'libc/interpreter-missing',
      detail: {
        path: program.chain.at(-1)?.path ?? path,
        interpreter,
        state: loader.state.kind,
        link: loader.link === null ? null : `${loader.link.path} -> ${loader.link.target}`,
        wants: elf?.libc ?? null,
        has: describeContainer(container),
        needed: elf?.needed ?? [],
        glibcVersion: elf?.glibcVersion ?? null,
        build: buildOf(program),
      },
    };
  }
  if (loader.state.kind === 'usable') return null;
  return {
    code: 'libc/interpreter-unusable',
    detail: { path, interpreter, state: loader.state.kind, problem: describeInterpreter(loader.state) },
  };
}

/** get_rel of glibc 2.36, reloc_all of musl 1.2.4: earlier versions ignore DT_RELR as an unknown tag. */
export function judgeRelocations({ chain, loader }: ProgramFacts, { glibc, musl }: ContainerLibc): StartFinding | null {
  const last = chain.at(-1);
  if (last?.content?.kind !== 'elf' || !last.content.elf.packedRelocations) return null;
  const { path } = last;
  if (loader?.family === 'musl' && musl?.version != null && !isReleaseAtLeast(musl.version, [1, 2, 4])) {
    const detail = { path, libc: `musl ${musl.version}`, since: 'musl 1.2.4' };
    return { code: 'libc/packed-relocations-unknown', detail };
  }
  if (loader?.family === 'glibc' && glibc?.version != null && !isReleaseAtLeast(glibc.version, [2, 36])) {
    const detail = { path, libc: `glibc ${glibc.version}`, since: 'glibc 2.36' };
    return { code: 'libc/packed-relocations-unknown', detail };
  }
  return null;
}

function isReleaseAtLeast(version: string, least: readonly number[]): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, wanted] of least.entries()) {
    const own = numbers[index] ?? 0;
    if (own !== wanted) return own > wanted;
  }
  return true;
}
