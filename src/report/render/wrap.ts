/**
 * Breaks a text at blanks into lines of at most `width` columns. A word that is longer stands on a line of its own, whole: it may be a
 * path that somebody copies.
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
 * A remedy as lines: one alternative each, its words wrapped, and what is to be copied on a line that is never broken.
 * @param remedy alternatives between `; or `, each in words, as a command, or in words with a command behind a colon
 */
export function remedyLines(remedy: string, width: number): string[] {
  return remedy.split('; or ').flatMap((alternative, index) => {
    const lead = index === 0 ? '' : 'or: ';
    const start = commandStart(alternative);
    if (start === null) return wrap(lead + alternative, width);
    const words = (lead + alternative.slice(0, start)).trimEnd();
    const command = alternative.slice(start);
    if (words.length + 1 + command.length <= width) return [`${words} ${command}`.trimStart()];
    return [...(words === '' ? [] : wrap(words, width)), `  ${command}`];
  });
}

/** Where the command begins that an alternative ends with; null where it has none. */
function commandStart(alternative: string): number | null {
  if (command.test(alternative)) return 0;
  const at = alternative.search(/: (?=\S)/);
  return at >= 0 && command.test(alternative.slice(at + 2)) ? at + 2 : null;
}

/** What begins like a line of a Dockerfile or of a shell. */
const command =
  /^(?:(?:RUN|COPY|FROM|ENV|USER|ADD|WORKDIR) |(?:[A-Z_]+=\S+ )*(?:apk|apt-get|chmod|chown|dnf|docker|export|go|kubectl|ln|microdnf|mount|openssl|setcap|unset|update-ca-certificates|update-ca-trust|zypper) |[A-Z_]+=\S+$)/;
