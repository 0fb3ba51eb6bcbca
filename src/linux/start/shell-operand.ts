/** Names of shells. */
export const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'mksh', 'zsh']);

/** `-c TEXT [NAME ARG...]`, or the file of a script and its arguments; null for a shell that is the program, or reads its input. */
export function shellScript(args: readonly string[]): { text: string | null; args: readonly string[] } | null {
  let asText = false;
  let asInput = false;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '+o' || arg === '-O') at += 1;
    else if (/^-[a-zA-Z]+$/.test(arg)) {
      asText ||= arg.includes('c');
      asInput ||= arg.includes('s');
      if (arg.includes('o')) at += 1;
    } else if (arg.startsWith('--') && arg !== '--') continue;
    else {
      const rest = arg === '--' ? args.slice(at + 1) : args.slice(at);
      const [first, ...others] = rest;
      if (first === undefined || (asInput && !asText)) return null;
      return asText ? { text: first, args: others } : { text: null, args: rest };
    }
  }
  return null;
}
