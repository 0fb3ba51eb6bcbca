/**
 * Guards the cost of a run by counting its instructions, which are the same every time where milliseconds are not. Counted by
 * valgrind's callgrind, whose simulated processor is the same on every machine, on a container root that is the same too.
 *
 * usage: npm run bench:instructions [-- --record]   to take the present count as the new bound
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { dist } from '../build/paths.ts';
import { findTool } from '../build/tools.ts';
import { makeWarmUpRoot } from '../build/warm-up/make-root.ts';

/** Instructions, by the Node that they were counted with: another Node is another program. */
type Record = { [node: string]: number };

const recordFile = join(import.meta.dirname, 'instructions.json');
/** Libraries of the machine come in: another libc loads and copies in other ways. */
const room = 1.05;
const key = `${process.version}-${process.arch}`;

const counted = count();
const record = JSON.parse(readFileSync(recordFile, 'utf8')) as Record;
const bound = record[key];
if (typeof counted === 'string') {
  console.log(`not measured: ${counted}`);
  summarize(0, 0, 1);
} else if (process.argv.includes('--record')) {
  writeFileSync(recordFile, `${JSON.stringify({ ...record, [key]: counted }, null, 2)}\n`);
  console.log(`recorded ${millions(counted)} for ${key}`);
} else if (bound === undefined) {
  console.log(`no count is recorded for ${key}, only for ${Object.keys(record).join(', ')}: record one with --record`);
  summarize(0, 1, 0);
} else {
  const change = `${counted >= bound ? '+' : ''}${((counted / bound - 1) * 100).toFixed(1)} %`;
  console.log(`--all --no-tools: ${millions(counted)}, recorded ${millions(bound)} (${change}, at most +5 %)`);
  const ok = counted <= bound * room;
  summarize(ok ? 1 : 0, ok ? 0 : 1, 0);
}

function summarize(passed: number, failed: number, skipped: number): void {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed;
}

/** Instructions of one run, or why they cannot be counted here. */
function count(): number | string {
  const valgrind = findTool('valgrind');
  if (valgrind === null) return 'valgrind is not installed';
  const folder = mkdtempSync(join(tmpdir(), 'probe-env-instructions-'));
  try {
    makeWarmUpRoot(folder);
    const root = join(folder, 'rootfs');
    writeFileSync(join(root, 'etc/ssl/certs/ca-certificates.crt'), `${rootCertificates.join('\n')}\n`);
    const run = [
      join(dist, 'probe-env'),
      '--all',
      '--no-tools',
      '--timeout',
      '600s',
      '--root',
      root,
      '--app',
      '/app/server',
    ];
    const args = ['--tool=callgrind', `--callgrind-out-file=${join(folder, 'out')}`, ...run];
    const { stderr, stdout } = spawnSync(valgrind, args, { env: { PATH: '/nonexistent' }, encoding: 'utf8' });
    const total = /Collected : (\d+)/.exec(stderr)?.[1];
    if (total === undefined || !stdout.startsWith('OK')) throw new Error(`not a run to count:\n${stdout}${stderr}`);
    return Number(total);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function millions(count: number): string {
  return `${(count / 1e6).toFixed(1)} million instructions`;
}
