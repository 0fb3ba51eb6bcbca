import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { programModeRemedy } from '../../../src/linux/access/mode-remedy.ts';
import { type Build, buildForMusl, buildStatic, buildsWithoutC, pureGoHint } from '../remedies.ts';

/** Which libc is here, and whether it is what it seems. */
export const containerFindings = {
  'libc/no-program': defineFinding<{ libc: string }>({
    severity: 'info',
    title: 'No program was found',
    why: "PID 1 is probe-env itself or a shell that runs nothing, or its executable cannot be read, and there is no Go toolchain. Only the container's own libc was inspected.",
    example: { libc: 'glibc 2.36' },
    refs: [],
    message: ({ libc }) => `no program was found; the container has ${libc}`,
    remedy: () => 'name the program: probe-env --app /app',
  }),
  'libc/program-unreadable': defineFinding<{ path: string }>({
    severity: 'info',
    title: 'The program can be executed, but not read by this user',
    why: 'Without reading its headers, it is unknown whether its loader and libraries exist.',
    example: { path: '/app' },
    refs: [],
    message: ({ path }) => `${path} cannot be read by this user, so its loader and libraries were not checked`,
    remedy: ({ path }) => `${programModeRemedy(path)}; or run probe-env as the owner of ${path}`,
  }),
  'libc/interpreter-replaced': defineFinding<{ path: string; interpreter: string; build: Build | null }>({
    severity: 'warning',
    title: "The file at the loader's path is not a loader",
    why: 'The kernel starts what PT_INTERP names, whatever it is. NixOS has a program there that prints "NixOS cannot run dynamically linked executables intended for generic linux environments out of the box" and exits with 127 (stub-ld), or one that needs the variable NIX_LD (nix-ld).',
    example: { path: '/app', interpreter: '/lib64/ld-linux-x86-64.so.2', build: null },
    refs: ['https://nix.dev/permalink/stub-ld'],
    message: ({ path, interpreter }) =>
      `${interpreter}, the loader that ${path} names, is not glibc's loader but another program, which runs instead of ${path}`,
    remedy: ({ path, interpreter, build }) =>
      build !== null && buildsWithoutC(build, [])
        ? buildStatic(path, build)
        : `copy glibc's own ${interpreter} and the libraries of ${path} from the build stage; or build it with nix, so that it names a loader of the Nix store`,
  }),
  'libc/glibc-program-on-musl': defineFinding<{
    path: string;
    interpreter: string;
    kind: string;
    target: string;
    build: Build | null;
  }>({
    severity: 'warning',
    title: 'A program for glibc runs on musl through a compatibility layer',
    why: 'libc6-compat and gcompat give a glibc program a loader, and musl does the rest. What usually breaks: names and DNS (no nsswitch, another resolver), threads that need more than musl\'s stack of 128 KiB, libraries with initial-exec TLS that are loaded later, and functions that only glibc has ("Error relocating /app: …: symbol not found").',
    example: {
      path: '/app',
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      kind: 'gcompat',
      target: '/lib/ld-linux-x86-64.so.2',
      build: { cgo: true, buildMode: 'exe', package: 'example.com/app', tags: [], cgoModules: [], cgoPackages: [] },
    },
    refs: [
      'https://wiki.musl-libc.org/functional-differences-from-glibc.html',
      'https://git.adelielinux.org/adelie/gcompat',
    ],
    message: ({ path, interpreter, kind, target }) =>
      `${path} is built for glibc, but ${interpreter} here is ${kind} (${target}): musl runs it, with its own DNS, TLS and 128 KiB thread stacks`,
    remedy: ({ path, build }) => {
      const base = 'run on glibc: FROM debian:12-slim';
      if (build === null) return `${base}; or build it on Alpine`;
      if (buildsWithoutC(build, [])) return `${buildStatic(path, build)}; or ${base}`;
      return `${base}; or ${buildForMusl(path, build)}${pureGoHint(build)}`;
    },
  }),
  'libc/alpine-glibc': defineFinding<{ path: string; interpreter: string; version: string; build: Build | null }>({
    severity: 'warning',
    title: 'The program runs on the alpine-glibc package',
    why: 'It is a real glibc in /usr/glibc-compat of an Alpine image, x86-64 only and no longer updated with Alpine: every other library in the image is linked with musl, so a program that needs one of them fails with "symbol not found" or mixes two libcs in one process.',
    example: { path: '/app', interpreter: '/lib64/ld-linux-x86-64.so.2', version: '2.35', build: null },
    refs: ['https://github.com/sgerrand/alpine-pkg-glibc'],
    message: ({ path, interpreter, version }) =>
      `${path} runs on alpine-glibc ${version} (${interpreter}): the other libraries of this image are musl's`,
    remedy: ({ path, build }) =>
      'run on a base with glibc: FROM debian:12-slim' +
      (build !== null && buildsWithoutC(build, []) ? `; or ${buildStatic(path, build)}` : ''),
  }),
} as const satisfies Catalog;
