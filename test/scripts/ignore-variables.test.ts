import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Architecture } from '../../scripts/build/architecture.ts';
import { askedBy } from '../../scripts/build/variables/asked.ts';
import { ignoreVariables, unjudged } from '../../scripts/build/variables/ignore-variables.ts';
import { variables } from '../../scripts/build/variables/table.ts';

const arch: Architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
const pinned = readFileSync(process.execPath);
const asked = askedBy(pinned, arch);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ignore-variables-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The pinned Node with one of its texts replaced by another of the same length. */
function changed(from: string, to: string): Buffer {
  const node = Buffer.from(pinned);
  const at = node.indexOf(from, 0, 'latin1');
  expect(at).toBeGreaterThan(0);
  expect(to).toHaveLength(from.length);
  node.write(to, at, 'latin1');
  return node;
}

// The Node for the other architecture is judged whenever an executable for it is built.
describe('what Node asks of its environment', () => {
  it('is judged, all of it, and nothing else is', () => {
    expect(unjudged(asked, arch)).toEqual([]);
    const names = variables.flatMap(({ names }) => names);
    expect(names.length).toBe(new Set(names).size);
  });

  it.each([
    {
      who: 'machine code',
      node: () => changed('\0CTLOG_FILE\0', '\0CTLOG_FILX\0'),
      complaints: [
        '- CTLOG_FILX, in CTLOG_STORE_load_default_file: judge it',
        '- CTLOG_FILE is no longer asked for: take it out',
      ],
    },
    {
      who: 'a module of Node',
      node: () => changed('process.env.NODE_NO_WARNINGS', 'process.env.NODE_NO_WARNINGZ'),
      complaints: [
        '- NODE_NO_WARNINGZ, in a module of Node: judge it',
        '- NODE_NO_WARNINGS is no longer asked for: take it out',
      ],
    },
    {
      who: 'who hands the name on',
      node: () => changed('\0NODE_PRESERVE_SYMLINKS\0', '\0NODE_PRESERVE_SOMETHING\0'.slice(0, 23).concat('\0')),
      complaints: ['- NODE_PRESERVE_SOMETHIN, in a text of its own: judge it'],
    },
  ])('is found where $who asks, and ends the build where it is new', ({ node, complaints }) => {
    const bytes = node();
    expect(unjudged(askedBy(bytes, arch), arch)).toEqual(complaints);
    const before = Buffer.from(bytes);
    expect(() => ignoreVariables(bytes, arch)).toThrow(complaints[0]);
    expect(bytes.equals(before)).toBe(true);
  });

  it('ends the build where a name is no constant and nobody has looked', () => {
    expect(unjudged({ ...asked, others: [...asked.others, 'some_function'] }, arch)).toEqual([
      '- a name that is not a constant, in some_function: find out which, and say so',
    ]);
    expect(unjudged({ ...asked, others: asked.others.filter((name) => name !== '_CONF_get_string') }, arch)).toEqual([
      '- no function is called ^_CONF_get_string$: take it out',
    ]);
  });

  it.each([
    ['what was stripped', () => readFileSync('/bin/true'), 'no symbols'],
    ['what is no program', () => readFileSync(import.meta.filename), 'not an ELF file'],
  ])('cannot be told of %s', (_, file, message) => {
    expect(() => askedBy(file(), arch)).toThrow(message);
  });
});

describe('a Node that ignores variables', () => {
  let node: Buffer;
  beforeAll(() => {
    node = Buffer.from(pinned);
    ignoreVariables(node, arch);
  });

  it('differs in the first and the last letter of their names alone, and asks for none of them', () => {
    const renamed = variables.filter(({ verdict }) => verdict === 'renamed').flatMap(({ names }) => names);
    const places: number[] = [];
    const page = 4096;
    for (let start = 0; start < node.length; start += page) {
      const [ours, theirs] = [node.subarray(start, start + page), pinned.subarray(start, start + page)];
      if (ours.equals(theirs)) continue;
      for (const [index, byte] of ours.entries()) if (byte !== theirs[index]) places.push(start + index);
    }
    expect(node.length).toBe(pinned.length);
    for (const at of places) expect([...'_']).toContain(String.fromCharCode(node[at] ?? 0));
    expect(places.length).toBeGreaterThan(2 * renamed.length - 4);
    expect(places.length).toBeLessThan(200);
    expect([...askedBy(node, arch).variables.keys()].filter((name) => renamed.includes(name))).toEqual([]);
  });

  // The capability is XOP, which AMD has built into processors until 2017 and nobody since.
  const withoutXop = !readFileSync('/proc/cpuinfo', 'utf8').includes(' xop ');
  it.runIf(arch === 'x64' && withoutXop)('is not told what its processor can', () => {
    const hash = "require('node:crypto').createHash('sha512').update('text').digest('hex')";
    const run = (node: string) =>
      spawnSync(node, ['-p', hash], { env: { OPENSSL_ia32cap: '0x00000800ffffffff:0x0' }, encoding: 'utf8' });
    const deaf = join(directory, 'node');
    writeFileSync(deaf, node, { mode: 0o755 });
    expect(run(process.execPath).signal).toBe('SIGILL');
    expect(run(deaf).stdout.trim()).toBe(execFileSync(process.execPath, ['-p', hash], { encoding: 'utf8' }).trim());
  });
});
