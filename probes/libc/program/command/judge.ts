import type { Finding } from '../../../../src/finding.ts';
import type { ProgramFacts, StartFacts } from '../../facts.ts';
import type { commandFindings } from './findings.ts';

type CommandFinding = Finding<typeof commandFindings>;

/** Whether the command of a container that does not run leads to a file. */
export function judgeCommand(start: StartFacts): CommandFinding[] {
  const { by, argv, notFound, meant } = start;
  if (givesListToShell(start)) {
    const text = argv.find((word) => word.trimStart().startsWith('[')) ?? '';
    return [{ code: 'libc/list-not-json', detail: { shell: argv[0] ?? '', text, meant: meant ?? [] } }];
  }
  if (notFound === null) return [];
  const { command: shell, starter, elsewhere, installer } = notFound;
  const [, option, command] = argv;
  if (
    /^(?:ba|da|a)?sh$/.test(shell) &&
    starter === null &&
    elsewhere === null &&
    option === '-c' &&
    command !== undefined
  )
    return [shellMissing({ shell, command, ...(installer === undefined ? {} : { installer }) }, meant)];
  const words = meant === undefined || notFound.starter !== null ? {} : { meant };
  return [{ code: 'libc/command-not-found', detail: { by, ...notFound, ...words } }];
}

/** Other commands that a shell takes are written as they are meant. */
export function givesListToShell({ meant, starters }: StartFacts): boolean {
  return meant !== undefined && starters[0]?.isShell === true;
}

/** The shell form of ENTRYPOINT and CMD, if there is no shell. */
export function judgeMissingShell(
  { path, chain, isShell, instead }: ProgramFacts & { readonly isShell: boolean },
  { argv, meant }: Pick<StartFacts, 'argv' | 'meant'>,
): CommandFinding[] {
  if (!isShell || chain[0]?.state !== 'absent' || argv[0] !== path) return [];
  const installer = instead?.installer;
  const detail = { shell: path, command: argv.slice(2, 3).join('') };
  return [shellMissing({ ...detail, ...(installer === undefined ? {} : { installer }) }, meant)];
}

function shellMissing(
  detail: Extract<CommandFinding, { code: 'libc/shell-missing' }>['detail'],
  meant: StartFacts['meant'],
): CommandFinding {
  return { code: 'libc/shell-missing', detail: { ...detail, ...(meant === undefined ? {} : { meant }) } };
}
