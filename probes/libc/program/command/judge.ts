import type { Finding } from '../../../../src/finding.ts';
import type { ProgramFacts, StartFacts } from '../../facts.ts';
import type { commandFindings } from './findings.ts';

type CommandFinding = Finding<typeof commandFindings>;

/** Whether the command of a container that does not run leads to a file. */
export function judgeCommand({ by, notFound, meant }: StartFacts): CommandFinding[] {
  if (notFound === null) return [];
  const words = meant === undefined || notFound.starter !== null ? {} : { meant };
  return [{ code: 'libc/command-not-found', detail: { by, ...notFound, ...words } }];
}

/** The shell form of ENTRYPOINT and CMD, if there is no shell. */
export function judgeMissingShell(
  { path, chain, isShell }: ProgramFacts & { readonly isShell: boolean },
  { argv, meant }: Pick<StartFacts, 'argv' | 'meant'>,
): CommandFinding[] {
  if (!isShell || chain[0]?.state !== 'absent' || argv[0] !== path) return [];
  return [
    {
      code: 'libc/shell-missing',
      detail: { shell: path, command: argv.slice(2, 3).join(''), ...(meant === undefined ? {} : { meant }) },
    },
  ];
}
