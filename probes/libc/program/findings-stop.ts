import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { baseName } from '../../../src/linux/paths.ts';
import type { StoppedScript } from '../facts.ts';

const posix = 'https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_01';

const toBash = (path: string | null): string =>
  path === null
    ? 'if the image has bash, SHELL ["/bin/bash", "-c"]'
    : `if the image has bash, make the first line of ${path} #!/bin/bash and start it by its path`;

/** Why a shell, or an init, ends before it starts the program. */
export const stopFindings = {
  'libc/shell-option-unknown': defineFinding<{
    /** The script; null for the text of -c. */
    path: string | null;
    shell: string;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'A script sets pipefail, and its shell does not have it',
    why: '/bin/sh of Debian and Ubuntu is dash, which before 0.5.13 has no pipefail and ends the script there: "set: Illegal option -o pipefail", exit 2. bash and busybox (Alpine) have it, so that the script works where it was written.',
    example: { path: '/entrypoint.sh', shell: '/bin/sh' },
    refs: ['https://www.man7.org/linux/man-pages/man1/dash.1.html'],
    message: ({ path, shell }) =>
      `${path ?? 'the command'} sets pipefail, which ${shell} does not have (${baseName(shell)}: set: Illegal option -o pipefail)`,
    remedy: ({ path }) =>
      `${path === null ? 'leave pipefail out' : `write set -eu in ${path} instead of set -euo pipefail`}; or, ${toBash(path)}`,
  }),
  'libc/script-stops': defineFinding<StoppedScript & { shell: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'A script ends before it starts the program',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a script of the shell contains
    why: 'Some errors end a whole script, also without set -e. sh (dash, and ash of busybox) does not continue after ". FILE" whose file is not there: ".: cannot open", "can\'t open", ".: not found", exit 2; bash does. After set -u, and with ${NAME:?}, a variable that is not set ends it: "parameter not set", "unbound variable". dash does not have ${NAME:0:1}, ${NAME//a/b} and ${NAME^^} of bash: "Bad substitution".',
    example: { path: '/entrypoint.sh', kind: 'file', name: '/etc/defaults', shell: '/bin/sh' },
    refs: [posix],
    message: ({ path, kind, name, shell }) => {
      const script = path ?? 'the command';
      const end = `${baseName(shell)} ends it there`;
      if (kind === 'file') return `${script} reads ${name}, which is not there: ${end} (.: can't open '${name}')`;
      return kind === 'variable'
        ? `${script} needs ${parameterWords(name)}, which is not set: ${end} (${name}: parameter not set)`
        : `${script} has a \${${name}...} of bash, which ${shell} does not have: ${end} (Bad substitution)`;
    },
    remedy: ({ path, kind, name }) => {
      const script = path ?? 'the command';
      if (kind === 'file')
        return name.includes('/')
          ? `put ${name} into the image; or write in ${script}: if [ -r ${name} ]; then . ${name}; fi`
          : `write . ./${name} in ${script}: without a slash, only the directories of PATH are searched`;
      if (kind === 'variable')
        return `${/^\d/.test(name) ? 'start it with that argument' : `set ${name} in the container`}; or write \${${name}:-} in ${script}, where it may be empty`;
      return `${toBash(path)}; or, for the first character, write \${${name}%"\${${name}#?}"}`;
    },
  }),
  'libc/init-option-unknown': defineFinding<{ path: string; option: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The init is given an option that it does not have',
    why: 'tini, dumb-init and catatonit read the words before the program as their own options, and end where they do not know one: "tini: invalid option -- \'x\'", "dumb-init: unrecognized option", exit 1. Usual causes are an option of another init, and one of the program that is written before it.',
    example: { path: '/sbin/tini', option: '-x' },
    refs: ['https://github.com/krallin/tini#using-tini', 'https://github.com/Yelp/dumb-init#usage'],
    message: ({ path, option }) => `${path} has no option ${option}, and starts nothing (invalid option)`,
    remedy: ({ path, option }) =>
      `in the command, remove ${option}, or write it after the program that it belongs to: ["${path}", "--", "/app", "${option}"]`,
  }),
} as const satisfies Catalog;

function parameterWords(name: string): string {
  return /^\d/.test(name) ? `its argument ${name}` : `the variable ${name}`;
}
