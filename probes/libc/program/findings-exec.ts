import type { KeyedVolume } from '../../../src/decode/proc/kubelet-volume.ts';
import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { scriptModeRemedy } from '../../../src/linux/access/mode-remedy.ts';
import { baseName } from '../../../src/linux/paths.ts';
import type { TooLarge } from '../../../src/linux/start/argument-space.ts';
import { userWords } from './user-words.ts';

const execve = 'https://man7.org/linux/man-pages/man2/execve.2.html';

/** Why execve(2) refuses a program whose file is valid. */
export const execFindings = {
  'libc/program-busy': defineFinding<{ path: string; file: string; pid: number; command: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program is being written to',
    why: 'The kernel does not execute a file that some process has open for writing: "exec /app: text file busy" (ETXTBSY, exit 126). A copy, a download or an extraction has not finished yet, or its file was never closed: a child of the process that wrote it inherits the open file.',
    example: { path: '/app', file: '/app', pid: 7, command: 'cp' },
    refs: [execve],
    message: ({ path, file, command }) =>
      `${file === path ? path : `${file}, which ${path} needs,`} is open for writing in another process (${command}) (exec ${path}: text file busy)`,
    remedy: ({ file }) =>
      `wait until that process has closed it; or write to another name, and rename it when it is whole: mv ${file}.tmp ${file}`,
  }),
  'libc/too-many-scripts': defineFinding<{ path: string; scripts: readonly string[] }>({
    severity: 'error',
    stopsStart: true,
    title: 'Too many #! interpreters are scripts themselves',
    why: 'The interpreter of a script may be another script, up to four in a row. Beyond that the kernel gives up with "exec /app: too many levels of symbolic links" (ELOOP), although no link is involved. Usual causes are wrappers around wrappers, or a script whose #! line names itself.',
    example: { path: '/app', scripts: ['/app', '/a', '/b', '/c', '/d', '/e'] },
    refs: ['https://man7.org/linux/man-pages/man2/execve.2.html'],
    message: ({ path, scripts }) =>
      `the #! lines lead from ${scripts.join(' to ')}, which is also a script (exec ${path}: too many levels of symbolic links)`,
    remedy: ({ path }) => `name the last interpreter in the #! line of ${path}`,
  }),
  'libc/script-options-refused': defineFinding<{
    path: string;
    interpreter: string;
    argument: string;
    first: string;
    /** It is env of busybox, which has no -S. */
    busybox?: boolean;
    /** What env -S would start, with its arguments; null where that is not there. */
    direct?: string | null;
  }>({
    severity: 'error',
    title: 'The interpreter gets the options of the #! line as one argument, and rejects it',
    why: 'The kernel passes everything after the interpreter as a single argument. A shell reads "-e -x" as one group of option letters, in which the space is invalid: "/bin/sh: illegal option -", "Illegal option - ", "invalid option". env -S of GNU coreutils splits it, env of busybox (Alpine) has no such option: "env: unrecognized option: S", "invalid option -- \'S\'".',
    example: { path: '/entrypoint.sh', interpreter: '/bin/sh', argument: '-e -x', first: 'set -e -x' },
    refs: ['https://man7.org/linux/man-pages/man2/execve.2.html'],
    message: ({ path, interpreter, argument, busybox }) =>
      busybox === true
        ? `the #! line of ${path} needs env -S ('${argument}'), and ${interpreter} is that of busybox, which has no -S (env: unrecognized option: S)`
        : `the #! line of ${path} passes '${argument}' to ${interpreter} as one argument, which it rejects`,
    remedy: ({ path, interpreter, first, busybox, direct }) =>
      busybox === true
        ? `in the final stage: RUN apk add --no-cache coreutils${direct == null || /^\S+ +\S+ /.test(direct) ? '' : `; or make the first line of ${path} #!${direct}`}`
        : `make the first line of ${path} #!${interpreter}, and the second: ${first}`,
  }),
  'libc/script-unreadable': defineFinding<{
    path: string;
    mode: string;
    user: number | null;
    interpreter: string;
    /** The interpreter is told to run it by the command: `sh /entrypoint.sh`, `python3 /app.py`. */
    told?: true;
    /** The volume of a pod that gives the file its mode. */
    volume?: KeyedVolume;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The script may not be read by the user of the container',
    why: 'The kernel starts the interpreter of the #! line, or that of ENTRYPOINT ["sh", "/entrypoint.sh"] or ["python3", "/app.py"], which then opens the script as the user of the container: "/bin/sh: can\'t open \'/entrypoint.sh\': Permission denied", "/bin/bash: /entrypoint.sh: Permission denied", exit 2 or 126. Mode 0711 comes from chmod +x on a file that a umask of 077 made 0600, as in some checkouts.',
    example: { path: '/entrypoint.sh', mode: '0711', user: 65532, interpreter: '/bin/sh' },
    refs: [execve],
    message: ({ path, mode, user, interpreter, told }) =>
      `${path} has mode ${mode}: ${userWords(user)} may ${told === true ? 'not read it' : 'execute it but not read it'}, as ${interpreter} must (${told === true ? baseName(interpreter) : interpreter}: ${/(?:^|\/)(?:sh|ash|dash|busybox)$/.test(interpreter) ? `can't open '${path}'` : path}: Permission denied)`,
    remedy: ({ path, volume }) => scriptModeRemedy(path, volume ?? null),
  }),
  'libc/arguments-too-large': defineFinding<{ path: string; what: TooLarge; variables: number; largest: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The environment is too large for the program to be executed',
    why: 'The kernel copies arguments and environment to the stack of the new program, and refuses a single string of more than 128 KiB, and all together of more than a quarter of the stack limit (6 MiB at most): "exec /app: argument list too long" (E2BIG). Service links of a Kubernetes namespace with many services, and whole files in variables, are the usual causes.',
    example: {
      path: '/app',
      what: { kind: 'variable', name: 'CONFIG', size: 200_000, limit: 131_072 },
      variables: 12,
      largest: 'CONFIG',
    },
    refs: [execve, 'https://kubernetes.io/docs/tutorials/services/connect-applications-service/'],
    message: ({ path, what, variables, largest }) =>
      `${sizeWords(what, variables, largest)} (exec ${path}: argument list too long)`,
    remedy: ({ what }) =>
      what.kind === 'total'
        ? 'in the pod: enableServiceLinks: false; or mount large values as files; or raise the stack limit'
        : `mount the content of ${what.kind === 'variable' ? what.name : `argument ${what.position}`} as a file instead, from a ConfigMap or Secret`,
  }),
} as const satisfies Catalog;

function sizeWords(what: TooLarge, variables: number, largest: string): string {
  switch (what.kind) {
    case 'variable':
      return `${what.name} has ${what.size} bytes; the limit for a variable is ${what.limit}`;
    case 'argument':
      return `argument ${what.position} has ${what.size} bytes; the limit for an argument is ${what.limit}`;
    case 'total':
      return `arguments and environment (${variables} variables, the largest is ${largest}) take ${what.size} bytes; the limit of execve(2) is ${what.limit}`;
  }
}
