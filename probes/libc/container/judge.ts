import type { Finding } from '../../../src/finding.ts';
import type { LibcFacts, ProgramFacts } from '../facts.ts';
import { buildOf } from '../program/go-build-command.ts';
import type { containerFindings } from './findings.ts';

/** Whether the libc behind the program's loader is what the program expects. */
export function judgeContainer({ container }: LibcFacts, program: ProgramFacts): Finding<typeof containerFindings>[] {
  const { loader } = program;
  const last = program.chain.at(-1);
  if (last?.state === 'unreadable') return [{ code: 'libc/program-unreadable', detail: { path: last.path } }];
  if (loader === null || last?.content?.kind !== 'elf') return [];
  if (loader.isProgram === true && !program.running) {
    return [
      {
        code: 'libc/interpreter-replaced',
        detail: { path: last.path, interpreter: loader.path, build: buildOf(program) },
      },
    ];
  }
  const { compat, glibc } = container;
  if (compat?.loader === loader.path) {
    const { kind, target } = compat;
    return [
      {
        code: 'libc/glibc-program-on-musl',
        detail: { path: last.path, interpreter: loader.path, kind, target, build: buildOf(program) },
      },
    ];
  }
  if (glibc?.alpineGlibc && glibc.loader === loader.path) {
    const detail = {
      path: last.path,
      interpreter: loader.path,
      version: glibc.version ?? 'of unknown version',
      build: buildOf(program),
    };
    return [{ code: 'libc/alpine-glibc', detail }];
  }
  return [];
}
