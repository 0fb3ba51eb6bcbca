import type { Architecture } from '../architecture.ts';
import { type Asked, askedBy } from './asked.ts';
import { otherFunctions, type Row, variables } from './table.ts';

/**
 * Makes a Node ignore variables that would change what it does, or end it, before our program runs; there is no
 * option for that. They are renamed in its file, so that it reads variables that nobody sets. A name keeps its
 * length: nothing moves in programs, in V8's own snapshot, or in compiled code.
 *
 * @param node the bytes of the executable, with its symbols; changed in place
 * @throws if this Node reads a variable that is not in the table, or does not read one that is
 */
export function ignoreVariables(node: Buffer, arch: Architecture): void {
  const complaints = unjudged(askedBy(node, arch), arch);
  if (complaints.length > 0) {
    const table = 'scripts/build/variables/table.ts';
    throw new Error(`this Node reads other variables than ${table} lists:\n${complaints.join('\n')}`);
  }
  for (const name of renamed(arch)) {
    if (rename(node, name) === 0) throw new Error(`${name} is not in this Node in a form that can be renamed`);
  }
}

/** Differences between the table and what was found, one per line. */
export function unjudged(asked: Asked, arch: Architecture): string[] {
  const rows = variables.filter(({ only }) => only === undefined || only === arch);
  const judged = rows.flatMap(({ names }) => names);
  const found = new Map(asked.variables);
  for (const from of asked.others)
    for (const { name, asks } of otherFunctions)
      if (name.test(from)) for (const each of asks) found.set(each, [...(found.get(each) ?? []), from]);
  return [
    ...[...found]
      .filter(([name]) => !judged.some((pattern) => covers(pattern, name)))
      .map(([name, from]) => `- ${name}, in ${from.join(', ')}: judge it`),
    ...judged
      .filter((pattern) => ![...found.keys()].some((name) => covers(pattern, name)))
      .map((name) => `- ${name} is no longer asked for: take it out`),
    ...asked.others
      .filter((from) => !otherFunctions.some(({ name }) => name.test(from)))
      .map((from) => `- a name that is not a constant, in ${from}: find out which, and say so`),
    ...otherFunctions
      .filter(({ name }) => !asked.others.some((from) => name.test(from)))
      .map(({ name }) => `- no function is called ${name.source}: take it out`),
  ];
}

/** The variables that are renamed in a Node for this machine. */
function renamed(arch: Architecture): string[] {
  const isRenamed = ({ verdict, only }: Row): boolean => verdict === 'renamed' && (only === undefined || only === arch);
  return variables.filter(isRenamed).flatMap(({ names }) => names);
}

/** A star at the end matches anything. */
function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/**
 * In text a name is the word after `env.`, or in quotes after `process.env, `. Elsewhere it is between NULs or, as V8
 * writes strings into snapshots and compiled code, after its length, with anything after it. The remaining
 * occurrences are help texts.
 */
function rename(node: Buffer, name: string): number {
  const silent = `_${name.slice(1, -1)}_`;
  const length = String.fromCharCode(name.length, 0, 0, 0);
  const forms = [
    { before: '\0', after: '\0' },
    { before: length, after: '' },
    { before: 'env.', after: '' },
    { before: "process.env, '", after: "'" },
  ];
  let count = 0;
  for (const { before, after } of forms) {
    const from = `${before}${name}${after}`;
    for (let at = node.indexOf(from, 0, 'latin1'); at >= 0; at = node.indexOf(from, at + 1, 'latin1')) {
      const behind = node[at + from.length] ?? 0;
      // Another, longer name.
      if (before === 'env.' && /\w/.test(String.fromCharCode(behind))) continue;
      node.write(silent, at + before.length, 'latin1');
      count += 1;
    }
  }
  return count;
}
