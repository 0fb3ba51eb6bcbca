import type { Finding } from '../../../../src/finding.ts';
import type { ProgramFacts, StartFacts } from '../../facts.ts';
import type { commandFindings } from './findings.ts';

type CommandFinding = Finding<typeof commandFindings>;

/** Whether the command of a container that does not run leads to a file. */
export function judgeCommand(start: StartFacts): CommandFinding[] {
  const { by, argv, notFound, meant, list } = start;
  if (list !== undefined && givesListToShell(start)) return [{ code: 'libc/list-not-json', detail: list }];
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
    return [shellMissing({ shell, command, ...(installer === undefined ? {} : { installer }) }, list)];
  const words = meant === undefined || notFound.starter !== null ? {} : { meant };
  return [{ code: 'libc/command-not-found', detail: { by, ...notFound, ...words } }];
}

/** A shell that is not there gets nothing. */
export function givesListToShell({ list, starters }: StartFacts): boolean {
  return list !== undefined && starters.some(({ isShell }) => isShell);
}

/** The shell form of ENTRYPOINT and CMD, if there is no shell. */
export function judgeMissingShell(
  { path, chain, isShell, instead }: ProgramFacts & { readonly isShell: boolean },
  { argv, list }: Pick<StartFacts, 'argv' | 'list'>,
): CommandFinding[] {
  if (!isShell || chain[0]?.state !== 'absent' || argv[0] !== path) return [];
  const installer = instead?.installer;
  const detail = { shell: path, command: argv.slice(2, 3).join('') };
  return [shellMissing({ ...detail, ...(installer === undefined ? {} : { installer }) }, list)];
}

function shellMissing(
  detail: Extract<CommandFinding, { code: 'libc/shell-missing' }>['detail'],
  list: StartFacts['list'],
): CommandFinding {
  return { code: 'libc/shell-missing', detail: { ...detail, ...(list === undefined ? {} : { list }) } };
}
