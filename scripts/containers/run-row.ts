import { portableHome } from '../build/paths.ts';
import type { Check, CheckContext } from './check.ts';
import { lockedDown, mountProbe, mustNotStart, runOnce, throughLoader, withContainer } from './containers.ts';
import type { Outcome } from './docker.ts';
import { checkReport, expectedText, inAllFormats } from './report-check.ts';
import type { Row } from './rows.ts';

/** A time limit that a busy machine meets: the answer counts here, its speed elsewhere. */
const patience = ['--timeout', '20s'];

/** The check that starts the row's containers, runs probe-env there in both formats, and judges the answer. */
export function rowCheck(row: Row): Check {
  return {
    image: row.image,
    how: [row.by === 'exec' ? 'exec' : 'entry point', ...(row.note === undefined ? [] : [row.note])].join(', '),
    user: row.execUser === undefined ? row.user : `${row.user}, ${row.execUser}`,
    expected: expectedText(row.expect),
    ...(row.at === undefined ? {} : { about: { executable: 'node', why: 'whose loader has a fixed place' } }),
    async run(context) {
      const answer = await answerOf(row, context);
      if ('missing' in answer) return { got: answer.missing, verdict: 'skipped' };
      const { got, right } = checkReport(answer.outcomes, row.expect);
      return { got, verdict: right ? 'passed' : 'failed' };
    },
  };
}

/** A program without a TLS client needs no roots. */
export const noTls = 'no go command here to build a program with TLS';

type Answer = { readonly outcomes: [Outcome, Outcome, Outcome] } | { readonly missing: string };

async function answerOf(row: Row, context: CheckContext): Promise<Answer> {
  const { docker, installed, goroot } = context;
  const image = await context.image(row.image);
  if ('missing' in image) return image;
  if (row.expect.line.includes(' ssl/') && !image.tls) return { missing: noTls };
  if (row.withGo && goroot === null) return { missing: 'no Go toolchain here to mount' };
  const started = row.at === undefined ? [`${portableHome}/probe-env`] : throughLoader(row.at);
  const probe = [...started, '--all', ...patience, ...(row.args ?? [])];
  const flags = [
    ...['--user', row.user],
    ...(row.unlocked ? [] : lockedDown),
    ...(row.unlocked && !row.flags?.includes('--network') ? ['--network', 'none'] : []),
    ...(image.hasProbe ? [] : mountProbe(installed, row.at)),
    ...(row.withGo && goroot !== null ? ['--volume', `${goroot}:/usr/local/go:ro`] : []),
    ...(row.flags ?? []),
  ];
  if (row.startFails !== undefined) await mustNotStart(docker, image, flags, row.startFails);
  if (row.by === 'run') {
    const run = (...args: string[]) => runOnce(docker, image.tag, flags, [...probe, '--app', '/app', ...args]);
    return { outcomes: await inAllFormats(run) };
  }
  return withNeighbor(row, context, (share) =>
    withContainer(
      docker,
      image,
      { flags: [...flags, ...share], ...(row.command && { command: row.command }) },
      async (id) => {
        const user = row.execUser === undefined ? [] : ['--user', row.execUser];
        const run = (...args: string[]) => docker('exec', ...user, id, ...probe, ...args);
        return { outcomes: await inAllFormats(run) };
      },
    ),
  );
}

/** Returns the option that joins the pid namespace of the row's neighbor, if it has one. */
async function withNeighbor(
  { neighbor: spec }: Row,
  { docker, image }: CheckContext,
  use: (share: readonly string[]) => Promise<Answer>,
): Promise<Answer> {
  if (spec === undefined) return use([]);
  const neighbor = await image(spec.image);
  if ('missing' in neighbor) return neighbor;
  const flags = ['--user', spec.user, ...lockedDown];
  return withContainer(docker, neighbor, { flags, command: spec.command }, (id) => use(['--pid', `container:${id}`]));
}
