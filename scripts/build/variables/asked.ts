import type { Architecture } from '../architecture.ts';
import { callsOf } from './calls.ts';
import { readProgram } from './program.ts';

/** What an executable of Node reads from its environment. */
export interface Asked {
  /** Names of variables, each with its reader: a mangled function, or the kind of text it was found in. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
  /** Functions that read a variable whose name is not a constant. */
  readonly others: readonly string[];
}

/** Functions that read a variable: of libc, libuv, OpenSSL and Node. The name is their first argument. */
const libc = ['getenv', 'secure_getenv'];
const own = /^(?:uv_os_getenv|ossl_safe_getenv|_ZN4node11credentials10SafeGetenvEPKc\w*)$/;

/**
 * Every variable that a Node reads, as far as its file shows: the constants in its machine code, the text of its own
 * modules, and every text that begins like Node's own variables, whoever reads it.
 *
 * @param node the executable, with its symbols
 */
export function askedBy(node: Buffer, arch: Architecture): Asked {
  const program = readProgram(node, arch);
  const targets = [...libc.flatMap((name) => program.entriesTo(name)), ...program.addressesOf(own)];
  const variables = new Map<string, string[]>();
  const add = (name: string, where: string): void => {
    const known = variables.get(name);
    if (known === undefined) variables.set(name, [where]);
    else if (!known.includes(where)) known.push(where);
  };
  const others = new Set<string>();
  for (const { from, text } of callsOf(program, targets))
    if (text === null) others.add(from);
    else add(text, from);
  for (const name of namesInModules(node)) add(name, 'a module of Node');
  for (const name of namesByThemselves(node)) add(name, 'a text of its own');
  return { variables, others: [...others].sort() };
}

/** How modules of Node, and those bundled with it, read variables. */
const readings = [
  /\bprocess\.env\??\.(\w+)/g,
  /\bprocess\.env\[['"`](\w+)['"`]\]/g,
  /\bsafeGetenv\(['"`](\w+)['"`]\)/g,
  /\bprocess\.env, ?['"`](\w+)['"`]/g,
  // From an environment that was passed to them; other things are called `env` too, but not in capital letters.
  /\benv\??\.([A-Z][A-Z0-9_]+|\w+_proxy)\b/g,
  /\benv\[['"`]([A-Z][A-Z0-9_]+)['"`]\]/g,
  /['"`](\w+)['"`] in (?:process\.)?env\b/g,
];

const listed = /\{([\w\s,:]+)\}\s*=\s*process\.env\b/g;

/** Modules are in the file unchanged: one byte for a character, or two if one byte is not enough. */
function namesInModules(node: Buffer): Set<string> {
  const names = new Set<string>();
  const texts = [
    node.toString('latin1'),
    node.toString('utf16le'),
    node.subarray(1, (node.length - 1) & ~1).toString('utf16le'),
  ];
  for (const text of texts) {
    for (const reading of readings) for (const [, name = ''] of text.matchAll(reading)) names.add(name);
    for (const [, list = ''] of text.matchAll(listed))
      for (const item of list.split(',')) {
        const name = item.split(':')[0]?.trim() ?? '';
        if (name !== '') names.add(name);
      }
  }
  return names;
}

/** Node's C++ reads some through an object (`KVStore::Get`), or passes the name on. */
function namesByThemselves(node: Buffer): Set<string> {
  const names = new Set<string>();
  for (let at = node.indexOf('\0NODE_', 0, 'latin1'); at >= 0; at = node.indexOf('\0NODE_', at + 1, 'latin1')) {
    const end = node.indexOf(0, at + 1);
    const text = node.toString('latin1', at + 1, Math.min(end, at + 80));
    if (/^NODE_[A-Z0-9_]+$/.test(text)) names.add(text);
  }
  return names;
}
