import type { Finding } from '../../../src/finding.ts';
import type { LibcFacts, ProgramFacts } from '../facts.ts';
import type { containerFindings } from '../findings/container.ts';
import type { loaderFindings } from '../findings/loader.ts';

/** What the loader would refuse: the first of a kind, and how many there are besides. */
export function judgeLibraries(program: ProgramFacts): Finding<typeof loaderFindings>[] {
  const { libraries, path } = program;
  if (libraries === null) return [];
  const found: Finding<typeof loaderFindings>[] = [];
  const [missing] = libraries.missing;
  if (missing !== undefined) {
    const { name, neededBy, searched, foreign, dangling } = missing;
    const others = libraries.missing.length - 1;
    found.push({
      code: 'libc/library-missing',
      detail: { path, name, neededBy, by: libraries.by, searched, foreign, dangling, others },
    });
  }
  for (const { name, path: file, neededBy, problem } of libraries.broken) {
    found.push({ code: 'libc/library-unusable', detail: { name, path: file, neededBy, problem } });
  }
  const [version] = libraries.versions;
  if (version !== undefined) {
    found.push({
      code: 'libc/symbol-version-missing',
      detail: { ...version, others: libraries.versions.length - 1 },
    });
  }
  return found;
}

/** Whether the libc behind the program's loader is what the program takes it for. */
export function judgeContainer({ container }: LibcFacts, program: ProgramFacts): Finding<typeof containerFindings>[] {
  const { loader } = program;
  const last = program.chain.at(-1);
  if (last?.state === 'unreadable') return [{ code: 'libc/program-unreadable', detail: { path: last.path } }];
  if (loader === null || last?.content?.kind !== 'elf') return [];
  const { compat, glibc } = container;
  if (compat?.loader === loader.path) {
    const { kind, target } = compat;
    return [
      { code: 'libc/glibc-program-on-musl', detail: { path: last.path, interpreter: loader.path, kind, target } },
    ];
  }
  if (glibc?.alpineGlibc && glibc.loader === loader.path) {
    const detail = { path: last.path, interpreter: loader.path, version: glibc.version ?? 'of unknown version' };
    return [{ code: 'libc/alpine-glibc', detail }];
  }
  return [];
}
