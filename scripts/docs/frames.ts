import { stripVTControlCharacters } from 'node:util';

/** A run that the documentation shows. */
export interface Run {
  /** As a reader would type it. */
  readonly command: string;
  readonly stdout: string;
  readonly status: number;
}

/** A shell, with the exit status below. */
export function consoleSession({ command, stdout, status }: Run): string {
  return block('console', `$ ${command}; echo $?\n${stdout}${status}\n`);
}

/** What a terminal of 80 columns shows, up to what was looked at. */
export function terminal({ stdout }: Run): string {
  const [findings = ''] = stripVTControlCharacters(stdout).split('\n\n');
  return block('text', `${findings}\n`);
}

/** What `kubectl describe pod` shows for a container that ended: the first finding, and its remedy. */
export function describedContainer({ stdout, status }: Run): string {
  const [first = '', remedy = ''] = stdout.split('\n');
  return block(
    '',
    [
      '    State:       Terminated',
      '      Reason:    Error',
      `      Message:   ${first}`,
      remedy,
      '[...]',
      `      Exit Code: ${status}`,
      '',
    ].join('\n'),
  );
}

/** What it shows for a probe that failed: line one, and its remedy. */
export function describedEvent({ stdout }: Run): string {
  const [first = '', remedy = ''] = stdout.split('\n');
  return block(
    '',
    [
      'Events:',
      '  Type     Reason     Age                From     Message',
      '  ----     ------     ----               ----     -------',
      `  Warning  Unhealthy  3s (x12 over 60s)  kubelet  Startup probe failed: ${first}`,
      remedy,
      '[...]',
      '',
    ].join('\n'),
  );
}

/** The log of a job. */
export function annotations({ stdout }: Run): string {
  return block('text', stdout);
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\`\n`;
}
