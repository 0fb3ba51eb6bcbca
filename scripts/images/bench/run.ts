/**
 * What --image costs: memory for a large image and for archives that are built to exhaust it, and the time for a usual one.
 *
 * usage: npm run bench:images [-- WORD...]   only rows whose name contains every word
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { programBuilder } from '../../containers/programs.ts';
import { distrolessCost } from './distroless.ts';
import { type Hostile, hostileArchives } from './hostile.ts';
import { largeImage } from './large.ts';
import { measured } from './peak.ts';

/** Megabytes. */
const limit = 150;

/** For an archive that fills the whole index of files: three times what the largest images have. */
const hostileLimit = 200;

/** Seconds that an image of 30 MB may take on an idle machine, and its CPU time relative to `gzip -dc` of its layer. */
const longest = 0.5;
const mostWork = 2;

/** Seconds that a hostile archive has, and how much later it may end where other programs run. */
const patience = 20;
const grace = 3;

interface Row {
  readonly name: string;
  /** @returns what was measured, and whether it is within its bounds */
  run(directory: string): Promise<{ readonly said: string; readonly ok: boolean }>;
}

const rows: readonly Row[] = [
  {
    name: 'a large image',
    async run(directory) {
      const archive = await largeImage(directory);
      const file = await measured(['--timeout', '300s', '--image', archive], null);
      const pipe = await measured(['--timeout', '300s', '--image', '-'], archive);
      const ok = [file, pipe].every(({ peak, status }) => peak <= limit && (status === 0 || status === 1));
      const size = Math.round(statSync(archive).size / 1e6);
      return { said: `${size} MB: ${file.peak} MB of memory for a file, ${pipe.peak} MB for a pipe`, ok };
    },
  },
  {
    name: 'a distroless image of 30 MB',
    async run(directory) {
      const program = await programBuilder()('static');
      if ('missing' in program) return { said: program.missing, ok: false };
      const { seconds, ratio } = distrolessCost(directory, program.file);
      const said = `${seconds.toFixed(2)} s at best (${longest} s), ${ratio.toFixed(1)} times the processor time of gzip -dc (${mostWork})`;
      return { said, ok: seconds <= longest && ratio <= mostWork };
    },
  },
  ...hostileArchives.map(
    (hostile): Row => ({ name: `hostile: ${hostile.name}`, run: (directory) => runHostile(hostile, directory) }),
  ),
];

async function runHostile({ make, isWhole }: Hostile, directory: string): Promise<{ said: string; ok: boolean }> {
  const archive = join(directory, 'hostile.tar');
  await make(archive);
  const { peak, status, seconds, stderr } = await measured(['--timeout', `${patience}s`, '--image', archive], null);
  const ended = isWhole === true ? status === 0 || status === 1 : status === 64;
  const inTime = seconds < patience + grace;
  const words = stderr.trim().split('\n').at(-1)?.replace(archive, 'x') ?? '';
  return {
    said: `${peak} MB, ${seconds.toFixed(1)} s, exit ${status}: ${words.slice(0, 160)}`,
    ok: peak <= hostileLimit && ended && inTime && !stderr.trim().includes('\n'),
  };
}

async function main(words: readonly string[]): Promise<number> {
  const chosen = rows.filter(({ name }) => words.every((word) => name.includes(word)));
  let failed = 0;
  for (const { name, run } of chosen) {
    const directory = mkdtempSync(join(os.tmpdir(), 'probe-env-bench-'));
    try {
      const { said, ok } = await run(directory);
      if (!ok) failed += 1;
      console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}: ${said}`);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
