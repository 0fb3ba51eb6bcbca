/**
 * Breaks a text at blanks into lines of at most `width` columns. A longer word gets its own line, unbroken: it may be
 * a path that somebody copies.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/**
 * An alternative of a remedy: what to do in words, and the line to copy, which is complete and nothing else. Either
 * may be missing.
 */
export interface Alternative {
  readonly words: string;
  readonly command: string | null;
}

/**
 * @param remedy alternatives separated by `; or `, each in words, as a command, or in words with a command after the
 * last colon
 */
export function alternatives(remedy: string): Alternative[] {
  return remedy.split(/; or (?:, )?|; or, /).map((text) => {
    const start = commandStart(text);
    return start === null
      ? { words: text, command: null }
      : { words: text.slice(0, start).trimEnd(), command: text.slice(start) };
  });
}

/** A remedy as lines: one alternative each, its words wrapped, and the part to copy on a line that is never broken. */
export function remedyLines(remedy: string, width: number): string[] {
  return alternatives(remedy).flatMap(({ words, command }, index) => {
    const lead = (index === 0 ? words : `or: ${words}`).trimEnd();
    if (command === null) return wrap(lead, width);
    const line = `${lead} ${command}`.trimStart();
    if (line.length <= width) return [line];
    return [...(lead === '' ? [] : wrap(lead, width)), `  ${command}`];
  });
}

/** Where the command at the end of an alternative begins; null if it has none. */
function commandStart(alternative: string): number | null {
  if (command.test(alternative)) return 0;
  for (const { index } of alternative.matchAll(/: (?=\S)/g)) {
    if (command.test(alternative.slice(index + 2))) return index + 2;
  }
  return null;
}

const dockerfileWords = ['ADD', 'COPY', 'ENTRYPOINT', 'ENV', 'FROM', 'RUN', 'USER', 'WORKDIR'];
const shellWords = [
  ...[
    'apk',
    'apt-get',
    'base64',
    'cat',
    'chmod',
    'chown',
    'cp',
    'dnf',
    'docker',
    'echo',
    'export',
    'git',
    'go',
    'gunzip',
    'iconv',
  ],
  ...['keytool', 'kubectl', 'ldconfig', 'ln', 'microdnf', 'mv', 'openssl', 'patchelf', 'probe-env', 'rm', 'sed'],
  ...['setcap', 'ulimit', 'unset', 'unzip', 'update-ca-certificates', 'update-ca-trust', 'yum', 'zypper'],
];

/** Text that begins like a line of a Dockerfile or of a shell. */
const command = new RegExp(
  `^(?:(?:${dockerfileWords.join('|')}) |(?:[A-Z_0-9]+=\\S+ )*(?:${shellWords.join('|')})(?: |$)|[A-Z_0-9]+=\\S+$)`,
);
