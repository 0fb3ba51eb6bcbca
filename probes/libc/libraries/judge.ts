import type { Finding } from '../../../src/finding.ts';
import type { LibcFacts, ProgramFacts } from '../facts.ts';
import { isAtLeast } from '../loader/glibc-release.ts';
import { elfOf } from '../program/elf-of.ts';
import { buildOf } from '../program/go-build-command.ts';
import { describeProblem } from '../refusals.ts';
import type { LibrariesFacts } from './facts.ts';
import type { libraryFindings } from './findings.ts';
import type { loadingFindings } from './findings-loading.ts';
import type { packedFindings } from './findings-packed.ts';
import type { symbolFindings } from './findings-symbols.ts';
import { judgePacked } from './judge-packed.ts';
import { isOfDriver } from './vendor-libraries.ts';

/** What the loader would refuse: the first of each kind, and the number of the others. */
export function judgeLibraries(facts: LibcFacts, program: ProgramFacts): LibraryFinding[] {
  const { libraries } = program;
  if (libraries === null) return [];
  return [
    ...judgeVariable(libraries, program),
    ...judgeMissing(libraries, program, facts.live),
    ...judgeBroken(libraries),
    ...judgeReleases(libraries, program),
    ...judgePacked(libraries, facts, program),
    ...judgeSymbols(libraries, program),
    ...judgePreloaded(libraries, program),
  ];
}

/** A shared library under inspection is one that some program will dlopen(3), which can be refused for more reasons. */
export function judgeLoadedLater({ container }: LibcFacts, program: ProgramFacts): LibraryFinding[] {
  const elf = elfOf(program);
  const path = program.chain.at(-1)?.path;
  if (elf?.linkage !== 'shared library' || path === undefined) return [];
  const { glibc, musl } = container;
  if (elf.staticTls && glibc === null && musl !== null) {
    return [{ code: 'libc/tls-not-loadable', detail: { path, musl: musl.version } }];
  }
  if (
    program.libraries?.allowsStack !== true &&
    !elf.hardening.nx &&
    glibc?.version != null &&
    isAtLeast(glibc.version, 2, 41)
  ) {
    return [{ code: 'libc/stack-not-loadable', detail: { path, glibc: glibc.version } }];
  }
  return [];
}

type LibraryFinding =
  | Finding<typeof libraryFindings>
  | Finding<typeof symbolFindings>
  | Finding<typeof packedFindings>
  | Finding<typeof loadingFindings>;

/** A program that runs was started with it. */
function judgeVariable({ variable }: LibrariesFacts, { path, running }: ProgramFacts): LibraryFinding[] {
  return variable === undefined || running ? [] : [{ code: 'libc/loader-variable', detail: { path, ...variable } }];
}

function judgeMissing(libraries: LibrariesFacts, program: ProgramFacts, live: boolean): LibraryFinding[] {
  const needed = libraries.missing.filter(({ name, preload }) => !preload && (live || !isOfDriver(name)));
  const [missing] = needed;
  if (missing === undefined) return [];
  const { name, neededBy, searched, foreign, dangling, denied, elsewhere, hiddenBy } = missing;
  const { by, installer, secure } = libraries;
  const detail = {
    ...{ path: program.path, name, neededBy, by },
    ...{ searched, foreign, dangling, denied, elsewhere },
    others: needed.length - 1,
    otherNames: needed.slice(1, 1 + namedOthers).map((library) => library.name),
    ...{ installer, class: classOf(program), live, ...(secure ? { secure } : {}), ...(hiddenBy && { hiddenBy }) },
  };
  return [{ code: 'libc/library-missing', detail }];
}

/** Further ones are counted. */
const namedOthers = 7;

function judgeBroken({ broken, by }: LibrariesFacts): LibraryFinding[] {
  return broken.map(({ name, path, neededBy, problem, preload }): LibraryFinding => {
    const words = describeProblem(problem, by);
    if (preload) return { code: 'libc/preload-unusable', detail: { name, problem: words, by } };
    const noexec = problem.kind === 'noexec' ? problem.mountPoint : null;
    return { code: 'libc/library-unusable', detail: { name, path, neededBy, problem: words, noexec } };
  });
}

/** What is built for another release of a library, or for another CPU. */
function judgeReleases({ versions, cpuTooOld, releases }: LibrariesFacts, program: ProgramFacts): LibraryFinding[] {
  const { path } = program;
  const found: LibraryFinding[] = [];
  const [version] = versions;
  if (version !== undefined) {
    const detail = { ...version, others: versions.length - 1, path, build: buildOf(program) };
    found.push({ code: 'libc/symbol-version-missing', detail });
  }
  const [first] = cpuTooOld;
  if (first !== undefined) {
    // The loader complains of itself first, and it was built with libc.so.6.
    const libc = cpuTooOld.find(({ path: file }) => /\/libc\.so\.6$/.test(file));
    const { path: file, needs, has } = libc ?? first;
    const detail = { path, file, needs, has, isLibc: libc !== undefined, others: cpuTooOld.length - 1 };
    found.push({ code: 'libc/cpu-level-too-high', detail });
  }
  if (version === undefined && releases !== null && releases.loaderVersion !== releases.libcVersion)
    found.push({ code: 'libc/loader-mismatch', detail: releases });
  return found;
}

function judgeSymbols(libraries: LibrariesFacts, program: ProgramFacts): LibraryFinding[] {
  const { symbols, by, bindsNow } = libraries;
  const [symbol] = symbols;
  if (symbol === undefined) return [];
  const wants = elfOf(program)?.libc ?? null;
  const preloaded = libraries.found.some(({ path, via }) => via === 'preload' && path === symbol.neededBy);
  const causes = { ...(bindsNow ? { bindsNow } : {}), ...(preloaded ? { preloaded } : {}) };
  const rest = { others: symbols.length - 1, path: program.path, wants, build: buildOf(program) };
  return [{ code: 'libc/symbol-missing', detail: { ...symbol, by, ...rest, ...causes } }];
}

/** Preloaded libraries that do not exist, and code that the loader must rewrite. */
function judgePreloaded(libraries: LibrariesFacts, program: ProgramFacts): LibraryFinding[] {
  const { by, installer, missing, textRelocations } = libraries;
  const found = missing
    .filter(({ preload }) => preload)
    .map(({ name }): LibraryFinding => {
      return { code: 'libc/preload-missing', detail: { name, by, installer, class: classOf(program) } };
    });
  if (textRelocations.length > 0) found.push({ code: 'libc/text-relocations', detail: { files: textRelocations } });
  return found;
}

function classOf(program: ProgramFacts): 32 | 64 {
  return elfOf(program)?.class ?? 64;
}
