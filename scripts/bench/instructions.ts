/**
 * Guards the cost of a run by counting its instructions, which are the same every time where milliseconds are not. Counted by
 * valgrind's callgrind, whose simulated processor is the same on every machine, on a container root that is the same too.
 *
 * usage: npm run bench:instructions [-- --record]   to take the present count as the new bound
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { dist } from '../build/paths.ts';
import { findTool } from '../build/tools.ts';
import { makeWarmUpRoot } from '../build/warm-up/make-root.ts';

/** Instructions, by the Node that they were counted with: another Node is another program. */
type Record = { [node: string]: number };

const recordFile = join(import.meta.dirname, 'instructions.json');
/** The static executable goes on where a fault interrupted it; by default it would find registers as they were some instructions before. */
const preciseFaults = ['--vex-iropt-register-updates=allregs-at-each-insn', '--px-file-backed=allregs-at-each-insn'];
/** Libraries of the machine come in: another libc loads and copies in other ways. */
const room = 1.05;
/** What `--all` may cost relative to the four probes that look at what Go reads, since it adds user, sandbox and baseline. */
const roomForOthers = 1.1;
const four = ['go', 'ssl', 'timezone', 'libc'] as const;
const key = `${process.version}-${process.arch}`;

const passed: boolean[] = [];
const skipped: string[] = [];

judge();
for (const reason of skipped) console.log(`not measured: ${reason}`);
const failed = passed.filter((ok) => !ok).length;
console.log(`${passed.length - failed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed;

function judge(): void {
  const counted = count('probe-env', ['--all']);
  if (typeof counted === 'string') {
    skipped.push(counted);
    return;
  }
  if (process.argv.includes('--record')) {
    const record = JSON.parse(readFileSync(recordFile, 'utf8')) as Record;
    writeFileSync(recordFile, `${JSON.stringify({ ...record, [key]: counted }, null, 2)}\n`);
    console.log(`recorded ${millions(counted)} for ${key}`);
    return;
  }
  compareWithRecord(counted);
  compareWithFour('probe-env', counted);
  if (existsSync(join(dist, 'probe-env-static')))
    compareWithFour('probe-env-static', count('probe-env-static', ['--all']));
}

function compareWithRecord(counted: number): void {
  const record = JSON.parse(readFileSync(recordFile, 'utf8')) as Record;
  const bound = record[key];
  if (bound === undefined) {
    console.log(
      `no count is recorded for ${key}, only for ${Object.keys(record).join(', ')}: record one with --record`,
    );
    passed.push(false);
    return;
  }
  const change = `${counted >= bound ? '+' : ''}${((counted / bound - 1) * 100).toFixed(1)} %`;
  console.log(`--all --no-tools: ${millions(counted)}, recorded ${millions(bound)} (${change}, at most +5 %)`);
  passed.push(counted <= bound * room);
}

function compareWithFour(executable: string, all: number | string): void {
  const ofFour = count(executable, four);
  if (typeof all === 'string' || typeof ofFour === 'string') {
    skipped.push(typeof all === 'string' ? all : String(ofFour));
    return;
  }
  const ratio = all / ofFour;
  console.log(`${executable} --all: ${ratio.toFixed(3)} of what ${four.join(', ')} take (at most ${roomForOthers})`);
  passed.push(ratio <= roomForOthers);
}

/** Instructions of one run, or why they cannot be counted here. */
function count(executable: string, probes: readonly string[]): number | string {
  const valgrind = findTool('valgrind');
  if (valgrind === null) return 'valgrind is not installed';
  const directory = mkdtempSync(join(tmpdir(), 'probe-env-instructions-'));
  try {
    makeWarmUpRoot(directory);
    const root = join(directory, 'rootfs');
    writeFileSync(join(root, 'etc/ssl/certs/ca-certificates.crt'), `${rootCertificates.join('\n')}\n`);
    const run = [
      join(dist, executable),
      ...probes,
      '--no-tools',
      '--timeout',
      '600s',
      '--root',
      root,
      '--app',
      '/app/server',
    ];
    const args = ['--tool=callgrind', ...preciseFaults, `--callgrind-out-file=${join(directory, 'out')}`, ...run];
    const { stderr, stdout } = spawnSync(valgrind, args, { env: { PATH: '/nonexistent' }, encoding: 'utf8' });
    const total = /Collected : (\d+)/.exec(stderr)?.[1];
    if (total === undefined || !stdout.startsWith('OK')) throw new Error(`not a run to count:\n${stdout}${stderr}`);
    return Number(total);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function millions(count: number): string {
  return `${(count / 1e6).toFixed(1)} million instructions`;
}
