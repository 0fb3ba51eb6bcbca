import type { KeyedVolume } from '../../../src/decode/proc/kubelet-volume.ts';
import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { fileModeRemedy } from '../../../src/linux/access/mode-remedy.ts';
import { unlessHidden } from '../../../src/linux/hiding-mount.ts';
import { baseName } from '../../../src/linux/paths.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';
import {
  type Build,
  buildForMusl,
  buildStatic,
  buildStaticWithC,
  buildsWithoutC,
  onGlibc,
  pureGoHint,
} from '../remedies.ts';

const execve = 'https://man7.org/linux/man-pages/man2/execve.2.html';

/** Why the kernel does not start the program: the loader that it names, or the interpreter of a script. */
export const interpreterFindings = {
  'libc/interpreter-missing': defineFinding<{
    path: string;
    interpreter: string;
    state: string;
    link: string | null;
    /** The libc that the program was linked with. */
    wants: string | null;
    /** The libc of the container. */
    has: string;
    /** DT_NEEDED: the libraries it needs in addition to the loader. */
    needed: readonly string[];
    /** The highest version of glibc that it needs. */
    glibcVersion: string | null;
    build: Build | null;
    hiddenBy?: HeldBy;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The loader that the program names is not in the container',
    why: 'The container fails with "exec /app: no such file or directory" (older: "standard_init_linux.go: exec user process caused: no such file or directory"; a shell: "not found") although /app is there. What is missing is the loader that a dynamically linked program names (PT_INTERP), such as /lib64/ld-linux-x86-64.so.2: a program built with cgo, or with -buildmode=pie, needs one, and scratch, distroless/static and Alpine lack glibc\'s.',
    example: {
      path: '/app',
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      state: 'absent',
      link: null,
      wants: 'glibc',
      has: 'no libc',
      needed: ['libc.so.6'],
      glibcVersion: 'GLIBC_2.34',
      build: { cgo: true, buildMode: 'exe', package: 'example.com/app', tags: [], cgoModules: [], cgoPackages: [] },
    },
    refs: [execve, 'https://pkg.go.dev/cmd/cgo'],
    message: ({ path, interpreter, link, wants, has, needed, build }) =>
      `${path} exists, but its loader ${interpreter} does not (exec ${path}: no such file or directory): ` +
      `${describeBuild(build, needed, wants)}, container has ${has}${link === null ? '' : `; ${link} is a broken link`}`,
    remedy: (detail) => unlessHidden(detail.hiddenBy, interpreterRemedy(detail)),
  }),
  'libc/interpreter-unusable': defineFinding<{ path: string; interpreter: string; state: string; problem: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The loader that the program names exists, but the kernel refuses it',
    why: 'The kernel opens PT_INTERP like the program itself: without execute permission it returns "permission denied", for a loader that is damaged or of another architecture "Accessing a corrupted shared library" (ELIBBAD) or "exec format error".',
    example: {
      path: '/app',
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      state: 'foreign',
      problem: 'it is for arm64, the program for amd64 (accessing a corrupted shared library)',
    },
    refs: [execve],
    message: ({ path, interpreter, problem }) =>
      `${path} cannot start: its loader ${interpreter} is unusable: ${problem}`,
    remedy: ({ interpreter, state }) =>
      state === 'mode'
        ? fileModeRemedy('0755', interpreter)
        : `copy ${interpreter} from an image for the program's own platform (docker build --platform)`,
  }),
  'libc/script-interpreter-missing': defineFinding<{
    path: string;
    interpreter: string;
    env: boolean;
    hiddenBy?: HeldBy;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The interpreter that a script names is not in the container',
    why: 'The container fails with "exec /entrypoint.sh: no such file or directory" although the script is there: what is missing is the program after #!. Alpine has no bash; scratch and distroless have no shell at all.',
    example: { path: '/entrypoint.sh', interpreter: '/bin/bash', env: false },
    refs: [execve],
    message: ({ path, interpreter, env }) =>
      env
        ? `${path} exists, but env finds no ${interpreter} in PATH (env: '${interpreter}': No such file or directory)`
        : `${path} exists, but its interpreter ${interpreter} does not (exec ${path}: no such file or directory)`,
    remedy: ({ path, interpreter, env, hiddenBy }) =>
      unlessHidden(
        hiddenBy,
        env && /[ \t]/.test(interpreter)
          ? `env treats everything after its name as one program: #!/usr/bin/env -S ${interpreter}; or name the program's path: #!/bin/${interpreter}`
          : interpreter.endsWith('bash')
            ? `on Alpine: RUN apk add --no-cache bash; or rewrite ${path} for #!/bin/sh; or, in an image without a shell, make the program that the script starts the ENTRYPOINT itself`
            : `install ${baseName(interpreter)} in the final stage${env ? '; or correct PATH' : ''}; or make the program that the script starts the ENTRYPOINT itself`,
      ),
  }),
  'libc/script-carriage-return': defineFinding<{
    path: string;
    interpreter: string;
    /** What the interpreter, a shell, does not find; null for a syntax error. Left out where it is the first line that matters. */
    word?: string | null;
    /** The volume of a pod that it is in. */
    volume?: KeyedVolume;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The lines of a script end with carriage returns',
    why: 'With CRLF line endings the kernel looks for an interpreter whose name ends in a carriage return: "exec /entrypoint.sh: no such file or directory", although script and shell are there; with busybox "applet not found". A shell that is told to run it, sh /entrypoint.sh, takes them for a part of the last word: "/app: not found", "Syntax error: end of file unexpected". git on Windows writes such line endings.',
    example: { path: '/entrypoint.sh', interpreter: '/bin/sh' },
    refs: ['https://git-scm.com/docs/gitattributes#_text'],
    message: ({ path, interpreter, word }) =>
      word !== undefined
        ? `${path}: its lines end with CR LF, so ${interpreter} ${word === null ? `does not see where a block of it ends (${baseName(interpreter)}: syntax error)` : `looks for "${word}\\r" (${baseName(interpreter)}: ${word}: not found)`}`
        : `${path}: line 1 ends with CR LF, so the kernel looks for the interpreter "${interpreter}\\r" (exec ${path}: no such file or directory)`,
    remedy: ({ path, volume }) =>
      `${volume === undefined ? `RUN sed -i 's/\\r$//' ${path}` : withoutReturns(baseName(path), volume)}; or, in .gitattributes, write *.sh text eol=lf and check out again`,
  }),
} as const satisfies Catalog;

/** What is in a volume of keys, an image cannot change. */
function withoutReturns(file: string, { kind, name }: KeyedVolume): string {
  const source = kind === 'projected' ? 'source' : kind;
  return `sed -i 's/\\r$//' ${file}, and recreate the ${source} of the volume ${name} from that file`;
}

function describeBuild(build: Build | null, needed: readonly string[], wants: string | null): string {
  const libc = wants === null ? '' : ` for ${wants}`;
  if (build === null) return `linked dynamically${libc}`;
  if (needed.length > 0) return build.cgo === false ? `Go program linked dynamically${libc}` : `cgo build${libc}`;
  return `${build.cgo === false ? 'CGO_ENABLED=0, but ' : ''}-buildmode=pie`;
}

function interpreterRemedy(detail: {
  path: string;
  interpreter: string;
  wants: string | null;
  has: string;
  needed: readonly string[];
  glibcVersion: string | null;
  build: Build | null;
}): string {
  const { path, interpreter, wants, has, needed, glibcVersion, build } = detail;
  const directory = `${interpreter.slice(0, interpreter.lastIndexOf('/'))}/`;
  const copyLoader = `COPY --from=build ${interpreter} ${directory}`;
  const withLibraries =
    needed.length === 0 ? copyLoader : `copy the loader and each library that ldd ${path} lists from the build stage`;
  const base =
    wants === 'musl'
      ? needed.every((name) => name.startsWith('libc.'))
        ? `copy musl, one file: COPY --from=alpine ${interpreter} ${directory}`
        : 'use its base: FROM alpine'
      : has.startsWith('musl')
        ? onGlibc('run on a base with glibc', needed, glibcVersion)
        : `${onGlibc('use a base with glibc', needed, glibcVersion)}; or ${withLibraries}`;
  if (build === null) return has.startsWith('musl') && wants !== 'musl' ? `build where it runs; or ${base}` : base;
  if (buildsWithoutC(build, needed)) return `${buildStatic(path, build)}; or ${base}`;
  // C functions that are imported without cgo are those of glibc, whatever builds the program.
  if (build.cgo === false) return base;
  if (has.startsWith('musl')) return `${base}; or ${buildForMusl(path, build)}${pureGoHint(build)}`;
  // Few libraries are available as archives too, which a static link needs.
  const isStaticPossible = build.libraries === undefined;
  return `${base}${isStaticPossible ? `; or ${buildStaticWithC(path, build)}` : ''}${pureGoHint(build)}`;
}
