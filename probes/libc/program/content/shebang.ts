import { indexOf, utf8 } from '#runtime/bytes.ts';
import type { Host } from '../../../../src/host/host.ts';
import { defaultPath, findInPath } from '../../../../src/linux/start/path-search.ts';
import type { ShebangFacts } from '../facts.ts';

/**
 * The first line as the kernel reads it (fs/binfmt_script.c): surrounding blanks are trimmed, everything after the
 * interpreter is one argument. Null if the kernel answers ENOEXEC: no interpreter, or one that does not end within
 * the head.
 * @param head the first 256 bytes, beginning with `#!`
 */
export function parseShebang(host: Host, head: Uint8Array): ShebangFacts | null {
  const newline = indexOf(head, 0x0a);
  const line = utf8(head, 2, newline < 0 ? head.length : newline);
  const match = /^[ \t]*([^ \t\0]+)(?:[ \t]+([^\0]*?))?[ \t]*(?:\0|$)/.exec(line);
  const interpreter = match?.[1];
  if (interpreter === undefined) return null;
  const cutOff = newline < 0 && head.length === 256 && match?.[2] === undefined;
  if (cutOff) return null;
  const argument = match?.[2] === undefined || match[2] === '' ? null : match[2];
  return {
    interpreter,
    argument,
    carriageReturn: line.endsWith('\r'),
    env: envTarget(host, interpreter, argument),
  };
}

/** `#!/usr/bin/env python3`, also with `-S`: the program that is looked up in PATH. */
function envTarget(host: Host, interpreter: string, argument: string | null): ShebangFacts['env'] {
  if (argument === null || !interpreter.endsWith('/env')) return null;
  const words = argument.split(/[ \t]+/).filter((word) => !word.startsWith('-') && !word.includes('='));
  const name = argument.startsWith('-S') ? words[0] : argument.startsWith('-') ? undefined : argument;
  if (name === undefined || name === '') return null;
  const path = name.includes('/') ? name : searchPath(host, name);
  const refuses = argument.startsWith('-S') && isBusyboxEnv(host, interpreter);
  return { name, path, ...(refuses ? { refusesSplit: true } : {}) };
}

/** By its options (coreutils/env.c of busybox, OPTSTR_ENV), in which a later release may have an S. */
function isBusyboxEnv(host: Host, interpreter: string): boolean {
  const { end } = host.fs.resolve(interpreter);
  if (end.kind !== 'found' || !/\/busybox[^/]*$/.test(end.path)) return false;
  const read = host.fs.withFile(end.path, (file) => {
    for (let at = 0; at < file.size && at < busyboxLimit; at += step) {
      if (indexOf(file.read(at, step + optionsOfEnv.length), optionsOfEnv) >= 0) return true;
    }
    return false;
  });
  return read.kind === 'found' && read.value;
}

const optionsOfEnv = '+i0u:*\0';

/** Bytes: busybox has one to two million. */
const busyboxLimit = 8 << 20;
const step = 256 << 10;

function searchPath(host: Host, name: string): string | null {
  const found = findInPath(host.fs, host.env.get('PATH') ?? defaultPath, name);
  return found?.executable ? found.path : null;
}
