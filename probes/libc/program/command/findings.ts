import { type Catalog, defineFinding } from '../../../../src/finding.ts';
import type { Installer } from '../../../../src/linux/installer.ts';
import { baseName } from '../../../../src/linux/paths.ts';
import { insteadRemedy, namedTarget } from './instead-remedy.ts';
import type { ListForShell } from './list.ts';
import { installTool } from './tools.ts';
import { execForm, jsonList, shellWordRemedy, wordsRemedy } from './words-remedy.ts';

const reference = 'https://docs.docker.com/reference/dockerfile/#entrypoint';

/** What an engine makes of Entrypoint and Cmd before any program is examined. */
export const commandFindings = {
  'libc/command-not-found': defineFinding<{
    by: string;
    command: string;
    /** What looks for it; null for the engine. */
    starter: string | null;
    searched: string;
    elsewhere: string | null;
    installer?: Installer;
    meant?: readonly string[];
  }>({
    severity: 'error',
    stopsStart: true,
    coveredBy: ['pod/program-hidden'],
    title: 'The command of the container is not in PATH',
    why: 'A command without a slash is looked for in the directories of PATH: exec: "app": executable file not found in $PATH, exit status 127 (in Kubernetes RunContainerError or StartError, 128). WORKDIR is not one of them, and args of a pod replace CMD: the first word of CMD alone becomes a command.',
    example: {
      by: 'config.json',
      command: 'app',
      starter: null,
      searched: '/usr/local/bin:/usr/bin:/bin',
      elsewhere: '/srv/app',
    },
    refs: [reference, 'https://pkg.go.dev/os/exec#LookPath'],
    message: ({ command, starter, searched, elsewhere }) =>
      `${
        starter === null
          ? `exec: "${command}": executable file not found in $PATH`
          : `${starter} finds no ${command} in $PATH (${baseName(starter)}: ${command}: not found)`
      } (PATH=${searched}${elsewhere === null ? '' : isInPath(elsewhere, searched) ? `; ${elsewhere} is a file, not a directory` : `; there is a ${elsewhere}`})`,
    remedy: ({ command, starter, searched, elsewhere, installer, meant }) =>
      (starter !== null && command.startsWith('-')
        ? `leave ${command} out: ${baseName(starter)} takes it for the name of a command`
        : null) ??
      wordsRemedy(command, meant) ??
      (elsewhere === null ? shellWordRemedy(command) : null) ??
      (elsewhere !== null && isInPath(elsewhere, searched)
        ? namedTarget(`/${command}`, `${elsewhere}/${command}`)
        : null) ??
      (starter !== null && elsewhere !== null
        ? `replace ${command} with its path, ${elsewhere}`
        : insteadRemedy(command, elsewhere ?? undefined, installer)) ??
      `copy the binary to /usr/local/bin/${command} in the final stage; or name its path in ENTRYPOINT`,
  }),

  'libc/list-not-json': defineFinding<ListForShell>({
    severity: 'error',
    stopsStart: true,
    title: 'The list of ENTRYPOINT or CMD is not JSON, so a shell gets it as text',
    why: 'Only a JSON list is the exec form. With single quotes, typographic quotes, no quotes, or a missing comma or bracket it is the shell form, and the shell takes the bracket as part of the name: /bin/sh: [/app,: not found, exit status 127. With a space after the bracket the shell runs the command [, which only tests something, and the container exits at once.',
    example: { shell: '/bin/sh', text: "['/app', 'serve']", words: ['/app', 'serve'] },
    refs: [reference],
    message: ({ shell, text }) =>
      `the command is ${shell} -c ${quoted(text)}: ${isExec(text) ? 'after exec, a list is plain text' : 'the list is not JSON'}, so ${outcome(shell, text)}`,
    remedy: (list) => listForm(list),
  }),

  'libc/shell-missing': defineFinding<{
    shell: string;
    command: string;
    list?: ListForShell;
    installer?: Installer;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The command is in shell form, and the image has no shell',
    why: 'ENTRYPOINT or CMD without brackets is started as /bin/sh -c "...": exec: "/bin/sh": stat /bin/sh: no such file or directory. scratch and distroless images have no shell.',
    example: { shell: '/bin/sh', command: '/app serve' },
    refs: [reference],
    message: ({ shell, command }) =>
      `the command is ${shell} -c ${JSON.stringify(command)}, and there is no ${shell} (exec: "${shell}": ${shell.includes('/') ? `stat ${shell}: no such file or directory` : 'executable file not found in $PATH'})`,
    remedy: ({ shell, command, list, installer }) => {
      if (list !== undefined) return listForm(list);
      const words = command.replace(/^exec\s+/, '').split(/\s+/);
      const form = words.every((word) => /^[\w./:=@,+-]+$/.test(word))
        ? `use the exec form: ${execForm(words)}`
        : 'use the exec form of ENTRYPOINT and CMD, a list of words in brackets, or a base with a shell (gcr.io/distroless/static:debug)';
      const install = installTool(shell, installer);
      return install === null ? form : `${install}; or ${form}`;
    },
  }),
} as const satisfies Catalog;

/** What has the name of a directory of PATH cannot be in one. */
function isInPath(file: string, path: string): boolean {
  return path.split(':').includes(file);
}

/** In single quotes where it has double ones, since nothing has to be escaped then. */
function quoted(text: string): string {
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}

/** What the shell makes of it: a command of that name, or, after a blank, the command `[`. */
function outcome(shell: string, text: string): string {
  const [name = ''] = text
    .trim()
    .replace(/^exec\s+/, '')
    .replaceAll(/['"]/g, '')
    .split(/\s/);
  const base = baseName(shell);
  if (name === '[') return `${base} runs the command [, which only tests something, and the container ends`;
  const quotes = text.replaceAll(/'[^']*'|"[^"]*"/g, '');
  if (/['"]/.test(quotes)) return `${shell} gets it as text (${base}: a quote that is not closed)`;
  const problem =
    base !== 'bash' ? 'not found' : name.includes('/') ? 'No such file or directory' : 'command not found';
  // bash alone names the path that it looked for.
  const exec = isExec(text) && (base !== 'bash' || !name.includes('/')) ? 'exec: ' : '';
  return `${shell} gets it as text (${base}: ${exec}${name}: ${exec === '' ? problem : 'not found'})`;
}

function listForm(list: ListForShell): string {
  return `write a JSON list, ${isExec(list.text) ? 'without exec' : 'with double quotes and commas'}: ${placed(list)}`;
}

/** `exec ["/app"]`. */
function isExec(text: string): boolean {
  return /^\s*exec\s/.test(text);
}

/** Where the list is stated: a pod's command replaces ENTRYPOINT and CMD, and its args CMD alone. */
function placed({ words, args, inCmd }: ListForShell): string {
  if (inCmd === true) return `CMD ${jsonList(words)}; or in the pod: args: ${jsonList(words)}`;
  if (args === undefined) return execForm(words);
  return `ENTRYPOINT ${jsonList(words)} and CMD ${jsonList(args)}; or in the pod: command: ${jsonList([...words, ...args])}`;
}
