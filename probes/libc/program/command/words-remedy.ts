/**
 * The remedy for a program whose name is no name, since engines neither split words nor expand variables: `ENTRYPOINT ["/app serve"]`. Null
 * for a plain name.
 * @param meant the words that the command was meant to have, if a program that they begin with was found (meant.ts)
 */
export function wordsRemedy(word: string, meant?: readonly string[]): string | null {
  if (meant !== undefined) return apart(meant);
  if (/\$[\w{(]/.test(word))
    return `nothing expands ${word} without a shell: name the program itself; in a pod, $(NAME) is expanded if env has NAME`;
  const words = word.trim().split(/\s+/);
  return words.length > 1 ? apart(words) : null;
}

function apart(words: readonly string[]): string {
  return `write each word by itself, without quotes or variables: ${execForm(words)}`;
}

/** The remedy for the name of something that no image has as a file, or that this one needs as no command; null for any other. */
export function shellWordRemedy(command: string): string | null {
  if (/^[A-Za-z_]\w*=/.test(command)) return `begin with the program, and set ${command} by ENV, or env in the pod`;
  if (command === 'go')
    return 'the image has no Go toolchain: in the build stage RUN go build -o /app . and in the final one COPY --from=build /app /app, which ENTRYPOINT names';
  const instead = shellWords[command];
  if (instead === undefined) return null;
  return `begin with the program, without ${command}${instead === '' ? '' : ` (${instead})`}; or use a shell: ENTRYPOINT ["/bin/sh", "-c", "${command} ..."]`;
}

/** Builtins of shells, and tools that containers do not need; what takes their place. */
const shellWords: Readonly<Partial<Record<string, string>>> = {
  cd: 'WORKDIR sets the directory',
  export: 'ENV sets variables',
  sudo: 'USER sets the user',
  nohup: 'a container has no terminal',
  ...{ exec: '', source: '', ulimit: '', umask: '', eval: '', set: '' },
};

/** Where a command is stated: a pod's overrides that of the image. */
export function execForm(words: readonly string[]): string {
  const list = jsonList(words);
  return `ENTRYPOINT ${list}; or in the pod: command: ${list}`;
}

/** The exec form of a command. */
export function jsonList(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
