import { execFile } from 'node:child_process';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { observe } from '../../../probes/libc/observe.ts';
import { decodeLddOutput, type LddAnswer } from '../../../src/decode/tools/ldd-output.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { needs } from '../../support/needs.ts';

const loader = '/lib64/ld-linux-x86-64.so.2';
const directories = ['/usr/bin', '/usr/lib'];
/** More are sampled evenly: ldd is a shell script and costs some 20 ms. */
const sampleSize = 300;
const run = promisify(execFile);

describe('the libraries of every dynamic file in /usr/bin and /usr/lib', needs('ldd', 'glibc for x64'), () => {
  it('are those that ldd lists, in its order', async () => {
    const files = sample(directories.flatMap(dynamicFiles), sampleSize);
    const differences: string[] = [];
    let compared = 0;
    const next = files.values();
    await Promise.all(
      Array.from({ length: 2 }, async () => {
        for (const file of next) {
          const [ldd, ours] = [linesOfLdd(await askLdd(file)), await ownLines(file)];
          if (ldd === null) continue;
          compared += 1;
          if (ldd.join('\n') !== ours.join('\n'))
            differences.push(`${file}:\n ldd  ${ldd.join(', ')}\n ours ${ours.join(', ')}`);
        }
      }),
    );
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(Math.min(files.length, sampleSize) * 0.8);
  });
});

/** What ldd cannot list, a damaged file or one of another libc, is no evidence. */
function linesOfLdd(answer: LddAnswer): string[] | null {
  if (answer.kind === 'static') return [];
  if (answer.kind !== 'list') return null;
  // ldd repeats a library that it does not find for each that needs it.
  return [...new Set(answer.libraries.map(({ name, path: found }) => `${name} ${found ?? 'not found'}`))].sort(
    missingLast,
  );
}

async function ownLines(file: string): Promise<string[]> {
  const { program } = await observe(caseHost('/', { app: file, env: {}, identity: { uid: 0, gid: 0, groups: [] } }));
  const libraries = program?.libraries;
  if (libraries == null) return [];
  return [
    ...libraries.found.map(({ name, path: found }) => `${name} ${found}`),
    ...libraries.missing.map(({ name }) => `${name} not found`),
  ].sort(missingLast);
}

/** The order of what was found is compared; a missing library has no place in it. */
function missingLast(a: string, b: string): number {
  const [x, y] = [a.endsWith(' not found'), b.endsWith(' not found')];
  return x && y ? (a < b ? -1 : 1) : Number(x) - Number(y);
}

async function askLdd(file: string): Promise<LddAnswer> {
  const options = { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }, maxBuffer: 1 << 22 };
  const { stdout, stderr } = await run('/usr/bin/ldd', [file], options).catch(
    (error: { stdout?: string; stderr?: string }) => ({ stdout: error.stdout ?? '', stderr: error.stderr ?? '' }),
  );
  return decodeLddOutput(stdout, stderr, loader);
}

/** ELF files of x86-64 that are no links, each once. */
function dynamicFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(directory, entry.name);
    if (entry.isDirectory()) return dynamicFiles(place);
    return entry.isFile() && isDynamic(place) ? [place] : [];
  });
}

function isDynamic(file: string): boolean {
  if (statSync(file).size < 64) return false;
  const head = Buffer.alloc(20);
  const fd = openSync(file, 'r');
  readSync(fd, head, 0, 20, 0);
  closeSync(fd);
  return head.toString('latin1', 0, 6) === '\x7fELF\x02\x01' && head[18] === 62 && (head[16] === 2 || head[16] === 3);
}

function sample<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(items.length, count) }, (_, index) => items[Math.floor(index * step)]).flatMap(
    (item) => (item === undefined ? [] : [item]),
  );
}
