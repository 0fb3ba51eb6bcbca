import { join } from 'node:path';
import { portableHome } from '../../build/paths.ts';
import type { Check, CheckContext, CheckResult } from '../check.ts';
import { mountProbe, withContainer } from '../containers.ts';
import { must } from '../docker.ts';
import { foreignTree, makeVolume } from './volume.ts';

/** A container, by what it may do with the volume. */
interface Identity {
  readonly name: string;
  readonly user: string;
  /** The user of probe-env, if that is another one. */
  readonly probeUser?: string;
  readonly flags: readonly string[];
  /** The properties of the sandbox that hold there, by the expectation that states them. */
  readonly holds: readonly string[];
}

const sandbox = [
  '--drop-all',
  '--no-new-privs',
  '--seccomp',
  '--read-only-root',
  '--shm-max=64Mi',
  '--non-root',
] as const;
const noNewPrivs = ['--security-opt', 'no-new-privileges'] as const;

const identities: readonly Identity[] = [
  { name: 'root', user: '0:0', flags: [], holds: ['--seccomp', '--shm-max=64Mi'] },
  {
    name: 'root without capabilities',
    user: '0:0',
    flags: ['--cap-drop', 'ALL'],
    holds: ['--drop-all', '--seccomp', '--shm-max=64Mi'],
  },
  {
    name: 'root, CAP_DAC_READ_SEARCH alone',
    user: '0:0',
    flags: ['--cap-drop', 'ALL', '--cap-add', 'DAC_READ_SEARCH'],
    holds: ['--seccomp', '--shm-max=64Mi'],
  },
  {
    name: 'locked down',
    user: '65532:65532',
    flags: ['--read-only', '--cap-drop', 'ALL', ...noNewPrivs],
    holds: [...sandbox],
  },
  {
    name: 'locked down, tmpfs at /tmp',
    user: '65532:65532',
    flags: ['--read-only', '--cap-drop', 'ALL', ...noNewPrivs, '--tmpfs', '/tmp:mode=1777'],
    holds: [...sandbox],
  },
  {
    name: 'a tmpfs of root at /tmp',
    user: '65532:65532',
    flags: ['--tmpfs', '/tmp:mode=0700', '--shm-size', '128m'],
    holds: ['--seccomp', '--non-root'],
  },
  {
    name: 'group by --group-add',
    user: '1000:1000',
    flags: ['--group-add', '3000', '--security-opt', 'seccomp=unconfined'],
    holds: ['--shm-max=64Mi', '--non-root'],
  },
  {
    name: 'probed by root',
    user: '65532:65532',
    probeUser: '0:0',
    flags: [],
    holds: ['--seccomp', '--shm-max=64Mi', '--non-root'],
  },
  { name: 'OpenShift', user: '1000620000:0', flags: [], holds: ['--seccomp', '--shm-max=64Mi', '--non-root'] },
];

const questions = [
  ...['rwx:/vol/open', 'rwx:/vol/closed', 'r:/vol/closed/file', 'rwx:/vol/mine', 'rwx:/vol/group'],
  ...['rwx:/vol/root-group', 'r:/vol/plain-file', 'w:/vol/plain-file', 'r:/vol/nobody-file', 'w:/vol/nobody-file'],
  ...['r:/vol/search', 'rw:/vol/search/file', 'x:/vol/attempt', 'wx:/tmp', 'wx:/readonly', 'r:/none'],
] as const;

/**
 * What `user --path` says about each path must match what a program experiences there; what `sandbox` says must match
 * what the engine was asked for.
 */
export const accessChecks: readonly Check[] = identities.map((identity) => ({
  image: 'scratch',
  how: `${questions.length} paths, ${sandbox.length} expectations: ${identity.name}`,
  user: identity.user,
  expected: 'what a program meets',
  run: (context) => compare(context, identity),
}));

async function compare(
  { docker, image, installed, program, work }: CheckContext,
  identity: Identity,
): Promise<CheckResult> {
  const [built, attempt] = await Promise.all([image('scratch'), program('attempt')]);
  if ('missing' in built) return { got: built.missing, verdict: 'skipped' };
  if ('missing' in attempt) return { got: attempt.missing, verdict: 'skipped' };
  const volume = makeVolume(join(work, `access-${identity.name.replaceAll(/[^a-z]/gi, '-')}`), [
    { name: 'attempt', mode: 0o755, uid: 0, gid: 0, from: attempt.file },
    ...foreignTree,
  ]);
  const flags = [
    ...['--user', identity.user, '--network', 'none', ...identity.flags, ...mountProbe(installed)],
    ...['--volume', `${volume}:/vol`, '--volume', `${volume}:/readonly:ro`],
  ];
  return withContainer(docker, built, { flags, command: ['/app'] }, async (id) => {
    const met = (await must(docker('exec', id, '/vol/attempt', ...questions), 'attempt')).trim().split('\n');
    const stated = questions.flatMap((question) => ['--path', question.split(':').reverse().join(':')]);
    const probe = `${portableHome}/probe-env`;
    const exec = ['exec', '--user', identity.probeUser ?? identity.user, id, probe];
    const { stdout } = await docker(...exec, 'user', '--format', 'json', '--timeout', '20s', ...stated);
    const said = accessOf(JSON.parse(stdout));
    const wrong = questions.flatMap((question, index) =>
      said[index] === met[index] ? [] : [`${question}: ${said[index]}, met ${met[index]}`],
    );
    for (const expectation of sandbox) {
      const which = expectation === '--non-root' ? 'user' : 'sandbox';
      const { status } = await docker(...exec, which, '--timeout', '20s', expectation);
      const expected = identity.holds.includes(expectation) ? 0 : 1;
      if (status !== expected) wrong.push(`${expectation}: exit ${status}, expected ${expected}`);
    }
    return wrong.length === 0
      ? { got: `all ${questions.length + sandbox.length} equal`, verdict: 'passed' }
      : { got: wrong.join('; '), verdict: 'failed' };
  });
}

/** `granted`, or the errno, of each stated path in a JSON report of the user probe. */
function accessOf(report: { probes: { facts: { stated: { access: Answer }[] } }[] }): string[] {
  return (report.probes[0]?.facts.stated ?? []).map(({ access }) => {
    if (access.kind === 'denied') return access.errno ?? '';
    return access.kind === 'missing' ? (access.failure?.errno ?? '') : access.kind;
  });
}

type Answer = { readonly kind: string; readonly errno?: string; readonly failure?: { readonly errno?: string } };
