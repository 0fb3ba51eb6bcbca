import { describeInterpreter } from '../../../src/linux/start/refusal-words.ts';
import type { ContainerLibc } from '../container/facts.ts';
import { describeContainer } from '../describe.ts';
import type { ProgramFacts } from '../facts.ts';
import { elfOf } from './elf-of.ts';
import { buildOf } from './go-build-command.ts';
import type { StartFinding } from './start-finding.ts';

/** The loader that the program names: PT_INTERP. */
export function judgeLoader(program: ProgramFacts, container: ContainerLibc): StartFinding | null {
  const { loader, path } = program;
  if (loader === null) return null;
  const interpreter = loader.path;
  const elf = elfOf(program);
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
        ...(loader.hiddenBy && { hiddenBy: loader.hiddenBy }),
      },
    };
  }
  if (loader.state.kind === 'usable') return null;
  return {
    code: 'libc/interpreter-unusable',
    detail: { path, interpreter, state: loader.state.kind, problem: describeInterpreter(loader.state) },
  };
}
