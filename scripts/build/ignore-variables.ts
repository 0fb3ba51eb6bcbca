/**
 * Variables that would change what Node does, or end it, before our program runs: some write files (NODE_V8_COVERAGE), some
 * load code (OPENSSL_CONF), some are fatal (NODE_REPL_EXTERNAL_MODULE; a long or odd LANG crashes ICU). There is no option
 * against them. NODE_OPTIONS is not among them: the single-executable configuration turns it off.
 */
const variables = [
  'NODE_V8_COVERAGE',
  'NODE_REPL_EXTERNAL_MODULE',
  'NODE_CHANNEL_FD',
  'NODE_UNIQUE_ID',
  'NODE_COMPILE_CACHE',
  'NODE_EXTRA_CA_CERTS',
  'OPENSSL_CONF',
  'LC_ALL',
  'LC_MESSAGES',
  'LANG',
] as const;

/**
 * Renames them inside the file of a Node, so that it looks for variables that nobody sets. The names keep their length: in
 * programs as in V8's own snapshot nothing moves. A name counts where it stands alone, or after `process.env.`.
 * @param node the bytes of the executable; changed in place
 * @throws when a name is not found, since that Node would still listen to it
 */
export function ignoreVariables(node: Buffer): void {
  for (const name of variables) {
    const silent = `_${name.slice(1, -1)}_`;
    if (replaceAll(node, `\0${name}\0`, `\0${silent}\0`) + replaceAll(node, `env.${name}`, `env.${silent}`) === 0) {
      throw new Error(`${name} is not in this Node: see scripts/build/ignore-variables.ts`);
    }
  }
}

function replaceAll(bytes: Buffer, from: string, to: string): number {
  let count = 0;
  for (let at = bytes.indexOf(from, 0, 'latin1'); at >= 0; at = bytes.indexOf(from, at + 1, 'latin1')) {
    bytes.write(to, at, 'latin1');
    count += 1;
  }
  return count;
}
