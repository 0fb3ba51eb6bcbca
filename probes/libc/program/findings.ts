import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { baseName } from '../paths.ts';
import {
  type Build,
  buildForMusl,
  buildStatic,
  buildStaticWithC,
  buildsWithoutC,
  onGlibc,
  pureGoHint,
} from '../remedies.ts';
import type { OtherKind } from './other-content.ts';
import { otherWords } from './other-words.ts';

const execve = 'https://man7.org/linux/man-pages/man2/execve.2.html';

/** Why the kernel does not start the program. */
export const startFindings = {
  'libc/program-missing': defineFinding<{ path: string; at: string; link: string | null }>({
    severity: 'error',
    stopsStart: true,
    toldBy: ['pod/program-hidden'],
    title: 'The program does not exist',
    why: 'The container fails with "exec: \\"/app\\": stat /app: no such file or directory", "executable file not found in $PATH" or "not found". Here the file itself is missing, or a link to it leads nowhere; where the file is there and the message is the same, its loader is missing (libc/interpreter-missing).',
    example: { path: '/app', at: '/app', link: null },
    refs: [execve],
    message: ({ path, at, link }) =>
      link !== null
        ? `${path} leads nowhere: ${link}, and ${at} does not exist`
        : at === path
          ? `${path} does not exist`
          : `${path} does not exist: there is no ${at}`,
    remedy: ({ path, link }) =>
      link !== null
        ? `copy the file that the link names as well; or copy the file itself to ${path} instead of the link`
        : `copy the binary to ${path} in the final stage; or correct ENTRYPOINT; a volume mounted over the directory hides it too`,
  }),
  'libc/directory-denied': defineFinding<{ path: string; directory: string; user: number | null }>({
    severity: 'error',
    stopsStart: true,
    title: 'A directory on the path of the program is not accessible to this user',
    why: 'execve(2) needs the execute (search) bit on every directory of the path: "permission denied", exit 126, although the mode of the file itself is right.',
    example: { path: '/root/app', directory: '/root', user: 65532 },
    refs: [execve],
    message: ({ path, directory, user }) =>
      `${path} cannot be reached by ${userWords(user)}: ${directory} lacks the search permission (exec: permission denied)`,
    remedy: ({ path, directory }) =>
      `RUN chmod o+x ${directory}; or put the program into a directory that anyone can search: COPY --from=build ${path} /usr/local/bin/${baseName(path)}`,
  }),
  'libc/not-a-file': defineFinding<{ path: string; what: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program path is not a regular file',
    why: 'A directory or device cannot be executed: "permission denied" or "Is a directory", exit 126. A bind mount of a host file that does not exist makes a directory, and so does COPY with a wrong source.',
    example: { path: '/app', what: 'a directory' },
    refs: [execve],
    message: ({ path, what }) =>
      `${path} is ${what}, not a program (exec: ${what.includes('link') ? 'too many levels of symbolic links' : 'permission denied'})`,
    remedy: ({ path }) =>
      `name the program's own file in ENTRYPOINT, such as ${path === '/' ? '' : path}/app; for a bind mount, create the source file on the host first`,
  }),
  'libc/not-executable': defineFinding<{ path: string; mode: string; user: number | null; why: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program lacks the execute permission',
    why: 'The container fails with "exec: \\"/app\\": permission denied", exit 126. The bit is lost by builds on Windows, by archives and artifact stores that keep no modes, and by COPY --chmod without x.',
    example: { path: '/app', mode: '0644', user: 65532, why: 'no execute bit' },
    refs: [execve],
    message: ({ path, mode, user, why }) =>
      `${path} has mode ${mode}: ${why === 'no execute bit' ? 'no execute bit' : `no execute permission for ${userWords(user)}`} (exec: permission denied)`,
    remedy: ({ path }) => `RUN chmod 0755 ${path}; or COPY --chmod=0755 --from=build ${path} ${path}`,
  }),
  'libc/noexec-mount': defineFinding<{ path: string; mountPoint: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program is on a file system that is mounted noexec',
    why: 'The kernel refuses every program there: "permission denied", exit 126, whatever its mode. /dev/shm and --tmpfs of Docker are noexec, and so are the volumes of hardened nodes.',
    example: { path: '/tmp/app', mountPoint: '/tmp' },
    refs: [execve, 'https://man7.org/linux/man-pages/man8/mount.8.html'],
    message: ({ path, mountPoint }) => `${path} is on ${mountPoint}, which is mounted noexec (exec: permission denied)`,
    remedy: ({ path, mountPoint }) =>
      `keep the program in the image: COPY --from=build ${path} /usr/local/bin/${baseName(path)}; or mount with exec: docker run --tmpfs ${mountPoint}:exec`,
  }),
  'libc/file-capabilities': defineFinding<{
    path: string;
    permitted: readonly string[];
    bounding: readonly string[];
    refused: readonly string[];
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program file has capabilities that the container does not allow',
    why: 'The file has capabilities with the effective flag (setcap cap_net_bind_service=+ep), and the bounding set of the container lacks one of them: "exec /app: operation not permitted", for root too. Kubernetes\' restricted policy and --cap-drop=ALL empty that set.',
    example: { path: '/app', permitted: ['cap_net_bind_service'], bounding: [], refused: ['cap_net_bind_service'] },
    refs: ['https://man7.org/linux/man-pages/man7/capabilities.7.html'],
    message: ({ path, permitted, bounding, refused }) =>
      `${path} has the file capabilities ${permitted.join(', ')}, and the bounding set lacks ${refused.join(', ')}` +
      ` (it has ${bounding.length === 0 ? 'none' : bounding.length > 8 ? `${bounding.length} others` : bounding.join(', ')}; exec ${path}: operation not permitted)`,
    remedy: ({ path, refused }) =>
      `RUN setcap -r ${path}; or add ${refused.map((name) => name.slice('cap_'.length).toUpperCase()).join(', ')} to securityContext.capabilities.add (docker run --cap-add)`,
  }),
  'libc/not-a-program': defineFinding<{
    path: string;
    kind: OtherKind;
    link: string | null;
    /** What it is to run on, as GOARCH; null where nobody says. */
    machine: string | null;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The file is neither an ELF program nor a script',
    why: 'The kernel answers ENOEXEC: "exec /app: exec format error", in older runtimes "exec user process caused: exec format error". A shell may still run the file as a script, so it works by hand but not as ENTRYPOINT.',
    example: { path: '/app', kind: 'text', link: null, machine: 'amd64' },
    refs: [execve],
    message: ({ path, kind, link }) =>
      `${path} is not a program but ${otherWords[kind].what}${link === null ? '' : ` (${link})`} (exec ${path}: exec format error)`,
    remedy: ({ path, kind, machine }) => otherWords[kind].remedy(path, machine),
  }),
  'libc/wrong-system': defineFinding<{ path: string; system: string; go: boolean; cgo: boolean | null }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program was built for another operating system',
    why: 'The file is an ELF program, so the kernel starts it; its system calls are those of another system, and it dies at once (SIGSEGV, "bad system call"), or its loader is missing: "no such file or directory". GOOS was set to freebsd, netbsd, openbsd or another system for the build.',
    example: { path: '/app', system: 'FreeBSD', go: true, cgo: false },
    refs: ['https://pkg.go.dev/internal/platform'],
    message: ({ path, system }) => `${path} is a program for ${system}, not for Linux`,
    remedy: ({ path, go, cgo }) =>
      go ? `${withoutCgo(cgo)}GOOS=linux go build -o ${path}` : `replace ${path} with its build for Linux`,
  }),
  'libc/library-as-program': defineFinding<{ path: string; build: Build | null }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program is a shared library',
    why: 'A library has no entry point: the kernel maps it and jumps to an address without code ("segmentation fault", exit 139). go build -buildmode=c-shared and -buildmode=plugin make libraries, whatever the name of the file.',
    example: {
      path: '/app',
      build: {
        cgo: true,
        buildMode: 'c-shared',
        package: 'example.com/app',
        tags: [],
        cgoModules: [],
        cgoPackages: [],
      },
    },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Build_modes'],
    message: ({ path, build }) =>
      `${path} is a shared library${build?.buildMode == null ? '' : ` (-buildmode=${build.buildMode})`}, not a program (killed by SIGSEGV)`,
    remedy: ({ path, build }) =>
      build === null
        ? `link it as a program: gcc without -shared, and COPY that to ${path}`
        : `go build -buildmode=exe -o ${path} ${build.package ?? '.'}`,
  }),
  'libc/program-damaged': defineFinding<{ path: string; problem: string; symptom: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program file is damaged or cut off',
    why: 'The kernel answers "exec format error", or starts the program and kills it at the first missing page (SIGBUS, SIGSEGV, exit 135 or 139). Downloads, artifact stores and full disks cut files off.',
    example: {
      path: '/app',
      problem: 'it ends at byte 4096 and its segments at byte 1851392',
      symptom: 'killed by SIGBUS or SIGSEGV',
    },
    refs: ['https://man7.org/linux/man-pages/man5/elf.5.html'],
    message: ({ path, problem, symptom }) => `${path} is damaged: ${problem} (exec ${path}: ${symptom})`,
    remedy: ({ path }) => `build or download ${path} again and compare sha256sum at the source and in the image`,
  }),
  'libc/wrong-machine': defineFinding<{
    path: string;
    machine: string;
    kernel: string;
    go: boolean;
    /** As build info says; null where it does not. */
    cgo: boolean | null;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program was built for another architecture',
    why: 'The kernel answers "exec /app: exec format error", in older runtimes "standard_init_linux.go: exec user process caused: exec format error". Images built on an arm64 laptop for amd64 nodes, and COPY --from of an image for another platform, are the usual ways.',
    example: { path: '/app', machine: 'arm64', kernel: 'amd64', go: true, cgo: false },
    refs: [execve, 'https://docs.docker.com/build/building/multi-platform/'],
    message: ({ path, machine, kernel }) =>
      `${path} is for ${machine}, the machine is ${kernel} (exec ${path}: exec format error)`,
    remedy: ({ path, kernel, go, cgo }) =>
      go
        ? `${withoutCgo(cgo)}GOOS=linux GOARCH=${kernel} go build -o ${path}; or docker build --platform=linux/${kernel}`
        : `copy it from an image for linux/${kernel}; or docker build --platform=linux/${kernel}`,
  }),
  'libc/interpreter-missing': defineFinding<{
    path: string;
    interpreter: string;
    state: string;
    link: string | null;
    /** The libc that the program was linked with. */
    wants: string | null;
    /** The libc that the container has. */
    has: string;
    /** DT_NEEDED: which libraries it takes besides the loader. */
    needed: readonly string[];
    /** The highest version of glibc that it needs. */
    glibcVersion: string | null;
    build: Build | null;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The loader that the program names is not in the container',
    why: 'The container fails with "exec /app: no such file or directory" (older: "standard_init_linux.go: exec user process caused: no such file or directory"; a shell: "not found") although /app is there. What is missing is the loader that a dynamically linked program names (PT_INTERP), such as /lib64/ld-linux-x86-64.so.2: a program built with cgo, or with -buildmode=pie, needs one, and scratch, distroless/static and Alpine do not have glibc\'s.',
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
      `${describeBuild(build, needed, wants)}, container has ${has}${link === null ? '' : `; ${link} leads nowhere`}`,
    remedy: (detail) => interpreterRemedy(detail),
  }),
  'libc/interpreter-unusable': defineFinding<{ path: string; interpreter: string; state: string; problem: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The loader that the program names exists, but the kernel refuses it',
    why: 'The kernel opens PT_INTERP like the program itself: without execute permission it answers "permission denied", for a loader that is damaged or of another architecture "Accessing a corrupted shared library" (ELIBBAD) or "exec format error".',
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
        ? `RUN chmod 0755 ${interpreter}`
        : `copy ${interpreter} from an image for the program's own platform (docker build --platform)`,
  }),
  'libc/script-interpreter-missing': defineFinding<{ path: string; interpreter: string; env: boolean }>({
    severity: 'error',
    stopsStart: true,
    title: 'The interpreter that a script names is not in the container',
    why: 'The container fails with "exec /entrypoint.sh: no such file or directory" although the script is there: what is missing is the program after #!. Alpine has no bash; scratch and distroless have no shell at all.',
    example: { path: '/entrypoint.sh', interpreter: '/bin/bash', env: false },
    refs: [execve],
    message: ({ path, interpreter, env }) =>
      env
        ? `${path} exists, but env finds no ${interpreter} in PATH (env: '${interpreter}': No such file or directory)`
        : `${path} is there, but its interpreter ${interpreter} is not (exec ${path}: no such file or directory)`,
    remedy: ({ path, interpreter, env }) =>
      env && /[ \t]/.test(interpreter)
        ? `env takes all after its name for one program: #!/usr/bin/env -S ${interpreter}; or name the program's path: #!/bin/${interpreter}`
        : interpreter.endsWith('bash')
          ? `on Alpine: RUN apk add --no-cache bash; or write ${path} for #!/bin/sh; or, in an image without a shell, name in ENTRYPOINT the program that the script starts`
          : `install ${baseName(interpreter)} in the final stage${env ? '; or correct PATH' : ''}; or name in ENTRYPOINT the program that the script starts`,
  }),
  'libc/script-carriage-return': defineFinding<{ path: string; interpreter: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The first line of a script ends with a carriage return',
    why: 'With CRLF line ends the kernel looks for an interpreter whose name ends in a carriage return: "exec /entrypoint.sh: no such file or directory", although script and shell are there; with busybox "applet not found". git on Windows writes such line ends.',
    example: { path: '/entrypoint.sh', interpreter: '/bin/sh' },
    refs: ['https://git-scm.com/docs/gitattributes#_text'],
    message: ({ path, interpreter }) =>
      `${path}: line 1 ends with CR LF, so the interpreter is taken for "${interpreter}\\r" (exec ${path}: no such file or directory)`,
    remedy: ({ path }) =>
      `RUN sed -i 's/\\r$//' ${path}; or, in .gitattributes, write *.sh text eol=lf and check out again`,
  }),
} as const satisfies Catalog;

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
  // Few libraries come as archives too, which a static link needs.
  const isStaticPossible = build.libraries === undefined;
  return `${base}${isStaticPossible ? `; or ${buildStaticWithC(path, build)}` : ''}${pureGoHint(build)}`;
}

/** Where cross-compiling had turned cgo off, a build on the machine itself would turn it on. */
function withoutCgo(cgo: boolean | null): string {
  return cgo === false ? 'CGO_ENABLED=0 ' : '';
}

function userWords(user: number | null): string {
  return user === null ? 'this user' : `uid ${user}`;
}
