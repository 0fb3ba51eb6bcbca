import { chmodSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { portableHome } from '../../build/paths.ts';
import type { Check, CheckContext, CheckResult } from '../check.ts';
import { mountProbe, withContainer } from '../containers.ts';
import { command, must } from '../docker.ts';
import { ensurePackage } from '../packages.ts';
import { bundleText } from '../root-parts.ts';
import { meetRows } from './meet-rows/index.ts';
import type { MeetRow } from './meet-rows/row.ts';
import { type Answers, expectationsMet, fromReport, machines, type Report, stated } from './meet-said.ts';
import { foreignTree, makeVolume } from './volume.ts';

/** Paths that the program tries and that `--path` states. */
const questions = [
  ...['rwx:/vol/open', 'rwx:/vol/closed', 'r:/vol/closed/file', 'rwx:/vol/mine', 'rwx:/vol/group', 'wx:/'],
  ...['rwx:/vol/root-group', 'r:/vol/plain-file', 'w:/vol/plain-file', 'r:/vol/nobody-file', 'w:/vol/nobody-file'],
  ...['r:/vol/search', 'rw:/vol/search/file', 'x:/vol/setuid-file', 'wx:/readonly', 'r:/none', 'r:/app'],
] as const;

/**
 * In each row, what the program experienced and what `user`, `sandbox`, `ssl` and `timezone` say must be equal, and
 * match the row.
 */
export const meetChecks: readonly Check[] = meetRows.map((row) => ({
  image: row.image ?? 'meet',
  how: row.name,
  user: row.probeUser === undefined ? row.user : `${row.user}, ${row.probeUser}`,
  expected: Object.entries(row.shows)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', '),
  run: (context) => compare(context, row),
}));

async function compare(context: CheckContext, row: MeetRow): Promise<CheckResult> {
  const { docker, installed, image, program, work } = context;
  const [built, meet] = await Promise.all([image(row.image ?? 'meet'), program('meet')]);
  if ('missing' in built) return { got: built.missing, verdict: 'skipped' };
  if ('missing' in meet) return { got: meet.missing, verdict: 'skipped' };
  const volume = await volumeOf(work, meet.file);
  const flags = [
    ...(row.flags.includes('--network') ? [] : ['--network', 'none']),
    ...['--user', row.user, '--env', 'HOME=/home/app', ...mountProbe(installed)],
    ...row.flags.map((flag) => flag.replace('{volume}', volume)),
    ...['--volume', `${volume}:/vol`, '--volume', `${volume}:/readonly:ro`],
  ];
  const started = [...(row.command ?? ['/app']), ...questions];
  return withContainer(docker, built, { flags, command: started }, async (id) => {
    const met = await answersOf(docker, id);
    const exec = ['exec', '--user', row.probeUser ?? row.user, id, `${portableHome}/probe-env`];
    const ask = async (...args: readonly string[]): Promise<Report> => {
      const { stdout, stderr } = await docker(...exec, ...args, '--format', 'json', '--timeout', '20s');
      if (stdout === '') throw new Error(`no report: ${stderr.trim()}`);
      return JSON.parse(stdout);
    };
    if (row.incomplete !== undefined) {
      const { probes } = await ask(...row.incomplete);
      const wrong = [
        ...probes.flatMap(({ probe, status }) => (status === 'incomplete' ? [] : [`${probe}: ${status}`])),
        ...differences({}, met, row.shows),
      ];
      return wrong.length === 0
        ? { got: `${row.incomplete.join(' and ')} incomplete`, verdict: 'passed' }
        : { got: wrong.join('; '), verdict: 'failed' };
    }
    const said = fromReport(await ask('user', 'sandbox', 'ssl', 'timezone', ...stated(questions)), questions, met);
    if (row.podSecurity !== undefined) said['pod security'] = await highestLevel(ask);
    const all = { ...met, ...expectationsMet(met), 'pod security': row.podSecurity ?? '' };
    const comparable = Object.entries(said).filter(([key]) => row.incomparable?.includes(key) !== true);
    const wrong = differences(Object.fromEntries(comparable), all, row.shows);
    return wrong.length === 0
      ? { got: `all ${comparable.length} equal`, verdict: 'passed' }
      : { got: wrong.join('; '), verdict: 'failed' };
  });
}

function differences(said: Answers, met: Answers, shows: Answers): string[] {
  return [
    ...Object.entries(said)
      .filter(([key, value]) => met[key] !== value)
      .map(([key, value]) => `${key}: says ${value}, met ${met[key]}`),
    ...Object.entries(shows)
      .filter(([key, value]) => (met[key] ?? '') !== value)
      .map(([key, value]) => `${key}: met ${met[key]}, the row has ${value}`),
  ];
}

/** The program's only line, printed once it has tried everything. */
async function answersOf(docker: CheckContext['docker'], id: string): Promise<Answers> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const { stdout, stderr } = await docker('logs', id);
    if (stdout.endsWith('\n')) return withNamespaces(JSON.parse(stdout));
    if (stderr !== '') throw new Error(`the program: ${stderr.trim().split('\n')[0]}`);
    await sleep(50);
  }
  return JSON.parse(await must(docker('logs', id), 'docker logs'));
}

/** Those of this process are the machine's, unless this is itself a container. */
function withNamespaces(met: Answers): Answers {
  const named = ['pid', 'net', 'ipc'].map((kind) => {
    const isShared = met[`namespace ${kind}`] === readlinkSync(`/proc/self/ns/${kind}`);
    return [`namespace ${kind}`, isShared ? machines : 'its own'];
  });
  return { ...met, ...Object.fromEntries(named) };
}

async function highestLevel(ask: (...args: readonly string[]) => Promise<Report>): Promise<string> {
  for (const level of ['restricted', 'baseline']) {
    const { probes } = await ask('sandbox', '--pod-security', level);
    if (probes.every(({ findings }) => findings.length === 0)) return level;
  }
  return 'privileged';
}

let made: string | undefined;

/** One volume for all rows. */
async function volumeOf(work: string, program: string): Promise<string> {
  if (made !== undefined) return made;
  const rootOwns = { uid: 0, gid: 0 };
  const text = `${bundleText()
    .split(/(?<=-----END CERTIFICATE-----\n)/, 3)
    .join('')}`;
  const secrets = [
    { name: 'private', mode: 0o755, ...rootOwns, file: { mode: 0o600, ...rootOwns } },
    { name: 'group', mode: 0o770, uid: 0, gid: 3000, file: { mode: 0o640, uid: 0, gid: 3000 } },
    { name: 'owner', mode: 0o755, ...rootOwns, file: { mode: 0o400, uid: 65_532, gid: 0 } },
    { name: 'closed', mode: 0o710, uid: 0, gid: 3000, file: { mode: 0o644, ...rootOwns } },
  ];
  const volume = makeVolume(join(work, 'meet'), [
    ...foreignTree.filter(({ name }) => !name.startsWith('closed')),
    ...secrets.flatMap(({ file, ...directory }) => [
      directory,
      { name: `${directory.name}/roots-file`, ...file, text },
      { name: `${directory.name}/zone-file`, ...file, text: fixedZone },
    ]),
    { name: 'closed/file', mode: 0o644, ...rootOwns },
    { name: 'setuid-file', mode: 0o4755, uid: 4242, gid: 4242, from: program },
    { name: 'filecap-file', mode: 0o755, ...rootOwns, from: program },
  ]);
  const missing = await ensurePackage('libcap2-bin', setcap);
  if (missing !== null) throw new Error(missing);
  await must(command(setcap, ['cap_net_raw+ep', join(volume, 'filecap-file')]), 'setcap');
  createServer().listen(join(volume, 'socket')).unref();
  chmodSync(join(volume, 'socket'), 0o660);
  made = volume;
  return volume;
}

/** Where Debian's libcap2-bin has it. */
const setcap = '/sbin/setcap';

/** A TZif file of eight hours east of UTC (RFC 9636). */
const fixedZone = (() => {
  const block = (version: string) =>
    `TZif${version}${'\0'.repeat(15)}${'\0\0\0\0'.repeat(4)}\0\0\0\x01\0\0\0\x04\0\0\x70\x80\0\0+08\0`;
  return `${block('2')}${block('2')}\n<+08>-8\n`;
})();
