import type { KeyedVolume } from '../../../src/decode/proc/kubelet-volume.ts';
import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { programModeRemedy, scriptModeRemedy } from '../../../src/linux/access/mode-remedy.ts';
import { besideMount, hiddenWords } from '../../../src/linux/hiding-mount.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import { baseName } from '../../../src/linux/paths.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';
import type { Build } from '../remedies.ts';
import { insteadRemedy } from './command/instead-remedy.ts';
import { execForm, wordsRemedy } from './command/words-remedy.ts';
import type { OtherKind } from './content/other-content.ts';
import { otherWords } from './content/other-words.ts';
import { userWords } from './user-words.ts';

const execve = 'https://man7.org/linux/man-pages/man2/execve.2.html';

/** Why the kernel does not start the program, as far as its own file says. */
export const startFindings = {
  'libc/program-missing': defineFinding<{
    path: string;
    at: string;
    link: string | null;
    /** The words of its command, where that is not written as engines read it. */
    meant?: readonly string[];
    /** The program that was probably meant, and what would install it. */
    elsewhere?: string;
    installer?: Installer;
    /** It is a script that this shell, or other interpreter, is told to run. */
    shell?: string;
    /** The volume in whose place it would be. */
    hiddenBy?: HeldBy;
  }>({
    severity: 'error',
    stopsStart: true,
    coveredBy: ['pod/program-hidden'],
    title: 'The program does not exist',
    why: 'The container fails with "exec: \\"/app\\": stat /app: no such file or directory", "executable file not found in $PATH" or "not found". Here the file itself is missing, or a link to it is broken; if the file exists and the message is the same, its loader is missing (libc/interpreter-missing).',
    example: { path: '/app', at: '/app', link: null },
    refs: [execve],
    message: ({ shell, hiddenBy, ...missing }) =>
      `${absentWords(missing)}${shell === undefined ? '' : `, and ${shell} is told to run it`}${hiddenWords(hiddenBy)}`,
    remedy: ({ path, link, meant, elsewhere, installer, shell, hiddenBy }) =>
      wordsRemedy(path, meant) ??
      (hiddenBy === undefined ? null : besideMount(path, hiddenBy.mountPoint)) ??
      insteadRemedy(path, elsewhere, installer) ??
      (link !== null
        ? `copy the file that the link points to as well; or replace the link at ${path} with the file itself`
        : isShell(path)
          ? 'use the exec form of ENTRYPOINT, CMD and HEALTHCHECK, a JSON array of strings, which needs no shell'
          : `copy the ${shell === undefined ? 'binary' : 'script'} to ${path} in the final stage; or correct ENTRYPOINT; a volume mounted over the directory hides it too`),
  }),
  'libc/directory-denied': defineFinding<{ path: string; directory: string; user: number | null }>({
    severity: 'error',
    stopsStart: true,
    title: 'A directory on the path of the program is not accessible to this user',
    why: 'execve(2) needs the execute (search) bit on every directory of the path: "permission denied", exit 126, although the mode of the file itself is right.',
    example: { path: '/root/app', directory: '/root', user: 65532 },
    refs: [execve],
    message: ({ path, directory, user }) =>
      `${path} cannot be reached by ${userWords(user)}: ${directory} lacks search permission (exec: permission denied)`,
    remedy: ({ path, directory }) =>
      `in the Dockerfile, before USER: RUN chmod o+x ${directory}; or put the program into a directory that anyone can search, and name it in ENTRYPOINT: COPY --from=build ${path} /usr/local/bin/${baseName(path)}`,
  }),
  'libc/not-a-file': defineFinding<{ path: string; what: string; elsewhere?: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program path is not a regular file',
    why: 'A directory or device cannot be executed: "permission denied" or "Is a directory", exit 126. A bind mount of a host file that does not exist makes a directory, and so does COPY with a wrong source.',
    example: { path: '/app', what: 'a directory' },
    refs: [execve],
    message: ({ path, what }) =>
      `${path} is ${what}, not a program (exec: ${what.includes('link') ? 'too many levels of symbolic links' : 'permission denied'})`,
    remedy: ({ path, elsewhere }) =>
      elsewhere === undefined
        ? `name the program's own file in ENTRYPOINT, such as ${path === '/' ? '' : path}/app; for a bind mount, create the source file on the host first`
        : execForm([elsewhere]),
  }),
  'libc/not-executable': defineFinding<{
    path: string;
    mode: string;
    user: number | null;
    why: string;
    script?: true;
    /** The volume of a pod that gives the file its mode. */
    volume?: KeyedVolume;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program lacks execute permission',
    why: 'The container fails with "exec: \\"/app\\": permission denied", exit 126. The bit is lost by builds on Windows, by archives and artifact stores that keep no modes, by COPY --chmod without x, and in a ConfigMap, whose files have the mode 0644.',
    example: { path: '/app', mode: '0644', user: 65532, why: 'no execute bit' },
    refs: [execve],
    message: ({ path, mode, user, why }) =>
      `${path} has mode ${mode}: ${why === 'no execute bit' ? 'no execute bit' : `no execute permission for ${userWords(user)}`} (exec: permission denied)`,
    remedy: ({ path, script, volume }) =>
      script === true ? scriptModeRemedy(path, volume) : programModeRemedy(path, volume),
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
    remedy({ path, refused }) {
      // Images seldom have setcap, with which the file would lose them.
      const names = refused.map((name) => name.slice('cap_'.length).toUpperCase());
      const options = names.map((name) => `--cap-add ${name}`).join(' ');
      return `take the setcap line for ${path} out of the Dockerfile; or in the pod: securityContext.capabilities.add: [${names.join(', ')}]; or docker run ${options}`;
    },
  }),
  'libc/not-a-program': defineFinding<{
    path: string;
    kind: OtherKind;
    link: string | null;
    /** What it will run on, as GOARCH; null if not stated. */
    machine: string | null;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The file is neither an ELF program nor a script',
    why: 'The kernel answers ENOEXEC: "exec /app: exec format error", in older runtimes "exec user process caused: exec format error". A shell may still run the file as a script, so it works by hand but not as ENTRYPOINT.',
    example: { path: '/app', kind: 'text', link: null, machine: 'amd64' },
    refs: [execve],
    message: ({ path, kind, link }) =>
      `${path} is ${otherWords[kind].what}${link === null ? '' : ` (${link})`}, not a Linux program (exec ${path}: exec format error)`,
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
    title: 'The program file is damaged or truncated',
    why: 'The kernel answers "exec format error", or starts the program and kills it at the first missing page (SIGBUS, SIGSEGV, exit 135 or 139). Interrupted downloads, artifact stores and full disks truncate files.',
    example: {
      path: '/app',
      problem: 'it ends at byte 4096, but its segments end at byte 1851392',
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
    /** According to build info; null if it does not say. */
    cgo: boolean | null;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program was built for another architecture',
    why: 'The kernel answers "exec /app: exec format error", in older runtimes "standard_init_linux.go: exec user process caused: exec format error". Images built on an arm64 laptop for amd64 nodes, and COPY --from of an image for another platform, are the usual ways.',
    example: { path: '/app', machine: 'arm64', kernel: 'amd64', go: true, cgo: false },
    refs: [execve, 'https://docs.docker.com/build/building/multi-platform/'],
    message: ({ path, machine, kernel }) =>
      `${path} was built for ${machine}, but this machine is ${kernel} (exec ${path}: exec format error)`,
    remedy: ({ path, kernel, go, cgo }) =>
      go
        ? `${withoutCgo(cgo)}GOOS=linux GOARCH=${kernel} go build -o ${path}; or docker build --platform=linux/${kernel}`
        : `copy it from an image for linux/${kernel}; or docker build --platform=linux/${kernel}`,
  }),
} as const satisfies Catalog;

function absentWords({
  path,
  at,
  link,
  elsewhere,
}: {
  path: string;
  at: string;
  link: string | null;
  elsewhere?: string;
}): string {
  if (link !== null)
    return `${link.startsWith(`${path} -> `) ? '' : `${path} does not exist: `}${link} is a broken link: ${at} does not exist`;
  if (elsewhere !== undefined && path.startsWith(`${elsewhere}/`))
    return `${path} does not exist: ${elsewhere} is a file, not a directory`;
  // Behind a link such as /bin -> usr/bin the same file has another path.
  const isFile = !path.startsWith(`${at}/`) && baseName(at) === baseName(path);
  const parent = isFile ? '' : `: there is no ${at}`;
  return `${path} does not exist${parent}${elsewhere === undefined ? '' : `; there is a ${elsewhere}`}`;
}

/** If cross-compiling had turned cgo off, a build on the machine itself would turn it on. */
function withoutCgo(cgo: boolean | null): string {
  return cgo === false ? 'CGO_ENABLED=0 ' : '';
}

/** A shell is rarely the intended program of a container: the shell form of a Dockerfile names it. */
function isShell(path: string): boolean {
  return /^(?:\/usr)?\/bin\/(?:ba|da|a)?sh$/.test(path);
}
