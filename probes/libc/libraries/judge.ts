import type { Finding } from '../../../src/finding.ts';
import type { containerFindings } from '../container/findings.ts';
import type { LibcFacts, ProgramFacts } from '../facts.ts';
import { isAtLeast } from '../loader/glibc-release.ts';
import { buildOf } from '../program/go-build-command.ts';
import { describeProblem } from '../refusals.ts';
import type { loaderFindings } from './findings.ts';
import { isOfDriver } from './vendor-libraries.ts';

/** What the loader would refuse: the first of each kind, and the number of the others. */
export function judgeLibraries({ live }: LibcFacts, program: ProgramFacts): Finding<typeof loaderFindings>[] {
  const { libraries, path } = program;
  if (libraries === null) return [];
  const found: Finding<typeof loaderFindings>[] = [];
  const last = program.chain.at(-1)?.content;
  const bits = last?.kind === 'elf' ? last.elf.class : 64;
  const needed = libraries.missing.filter(({ name, preload }) => !preload && (live || !isOfDriver(name)));
  const [missing] = needed;
  if (missing !== undefined) {
    const { name, neededBy, searched, foreign, dangling, denied, elsewhere } = missing;
    const others = needed.length - 1;
    const otherNames = needed.slice(1, 1 + namedOthers).map((library) => library.name);
    const where = { searched, foreign, dangling, denied, elsewhere };
    const { by, installer } = libraries;
    const secure = libraries.secure ? { secure: true } : {};
    found.push({
      code: 'libc/library-missing',
      detail: { path, name, neededBy, by, ...where, others, otherNames, installer, class: bits, live, ...secure },
    });
  }
  for (const { name, path: file, neededBy, problem, preload } of libraries.broken) {
    const words = describeProblem(problem, libraries.by);
    const noexec = problem.kind === 'noexec' ? problem.mountPoint : null;
    found.push(
      preload
        ? { code: 'libc/preload-unusable', detail: { name, problem: words, by: libraries.by } }
        : { code: 'libc/library-unusable', detail: { name, path: file, neededBy, problem: words, noexec } },
    );
  }
  const [version] = libraries.versions;
  if (version !== undefined) {
    found.push({
      code: 'libc/symbol-version-missing',
      detail: { ...version, others: libraries.versions.length - 1, path, build: buildOf(program) },
    });
  }
  const [first] = libraries.cpuTooOld;
  if (first !== undefined) {
    // The loader complains of itself first, and it was built with libc.so.6.
    const libc = libraries.cpuTooOld.find(({ path: file }) => /\/libc\.so\.6$/.test(file));
    const { path: file, needs, has } = libc ?? first;
    const detail = { path, file, needs, has, isLibc: libc !== undefined, others: libraries.cpuTooOld.length - 1 };
    found.push({ code: 'libc/cpu-level-too-high', detail });
  }
  const { releases } = libraries;
  if (version === undefined && releases !== null && releases.loaderVersion !== releases.libcVersion) {
    found.push({ code: 'libc/loader-mismatch', detail: releases });
  }
  const [symbol] = libraries.symbols;
  if (symbol !== undefined) {
    const content = program.chain.at(-1)?.content;
    const wants = content?.kind === 'elf' ? content.elf.libc : null;
    const others = libraries.symbols.length - 1;
    const preloaded = libraries.found.some(({ path: file, via }) => via === 'preload' && file === symbol.neededBy);
    const causes = { ...(libraries.bindsNow ? { bindsNow: true } : {}), ...(preloaded ? { preloaded } : {}) };
    found.push({
      code: 'libc/symbol-missing',
      detail: { ...symbol, by: libraries.by, others, path, wants, build: buildOf(program), ...causes },
    });
  }
  for (const { name } of libraries.missing.filter(({ preload }) => preload)) {
    found.push({
      code: 'libc/preload-missing',
      detail: { name, by: libraries.by, installer: libraries.installer, class: bits },
    });
  }
  if (libraries.textRelocations.length > 0) {
    found.push({ code: 'libc/text-relocations', detail: { files: libraries.textRelocations } });
  }
  return found;
}

/** Further ones are counted. */
const namedOthers = 7;

/** A shared library under inspection is one that some program will dlopen(3), which can be refused for more reasons. */
export function judgeLoadedLater({ container }: LibcFacts, program: ProgramFacts): Finding<typeof loaderFindings>[] {
  const last = program.chain.at(-1);
  if (last?.content?.kind !== 'elf' || last.content.elf.linkage !== 'shared library') return [];
  const { elf } = last.content;
  const { glibc, musl } = container;
  if (elf.staticTls && glibc === null && musl !== null) {
    return [{ code: 'libc/tls-not-loadable', detail: { path: last.path, musl: musl.version } }];
  }
  if (!elf.hardening.nx && glibc?.version != null && isAtLeast(glibc.version, 2, 41)) {
    return [{ code: 'libc/stack-not-loadable', detail: { path: last.path, glibc: glibc.version } }];
  }
  return [];
}

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
