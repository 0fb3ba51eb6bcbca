import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { portableHome } from '../../build/paths.ts';
import type { Check, CheckContext, CheckResult } from '../check.ts';
import { lockedDown, mountProbe, runOnce, throughLoader, withContainer } from '../containers.ts';
import { checkReport, expectedText, inAllFormats } from '../report-check.ts';

const user = ['--user', '65532:65532', ...lockedDown];
const expected = { exit: 0, line: 'OK ', foundBy: '/proc/1/exe' };

/** An init container without `cp` fills an emptyDir, and the program's container mounts that. */
export const installCheck: Check = {
  image: 'scratch',
  how: '--install by an init container, then exec',
  user: '65532:65532',
  expected: expectedText(expected),
  run: (context) => installedFrom([`${portableHome}/probe-env`], context),
};

/** From an image volume that is mounted elsewhere: started through its loader. */
export const installThroughLoaderCheck: Check = {
  ...installCheck,
  how: '--install from elsewhere through the loader, then exec',
  about: { executable: 'node', why: 'whose loader has a fixed place' },
  async run(context) {
    const elsewhere = '/volume/probe-env';
    return installedFrom(throughLoader(elsewhere), context, mountProbe(context.installed, elsewhere));
  },
};

async function installedFrom(
  command: readonly string[],
  { docker, image, work }: CheckContext,
  flags: readonly string[] = [],
): Promise<CheckResult> {
  const init = await image(flags.length === 0 ? 'scratch, copied in' : 'scratch');
  const app = await image('scratch');
  if ('missing' in init) return { got: init.missing, verdict: 'skipped' };
  if ('missing' in app) return { got: app.missing, verdict: 'skipped' };
  // As the kubelet makes an emptyDir: world-writable.
  const emptyDir = join(work, `shared-${flags.length}`);
  mkdirSync(emptyDir);
  chmodSync(emptyDir, 0o777);
  const mount = ['--volume', `${emptyDir}:/shared`, '--memory=64m'];
  const installed = await runOnce(
    docker,
    init.tag,
    [...user, ...flags, ...mount],
    [...command, '--install', '/shared'],
  );
  if (installed.status !== 0) return { got: `${installed.status} ${installed.stderr.trim()}`, verdict: 'failed' };
  return withContainer(docker, app, { flags: [...user, '--volume', `${emptyDir}:${portableHome}:ro`] }, async (id) => {
    const run = (...args: string[]) =>
      docker('exec', id, `${portableHome}/probe-env`, '--all', '--timeout', '20s', ...args);
    const { got, right } = checkReport(await inAllFormats(run), expected);
    return { got, verdict: right ? 'passed' : 'failed' };
  });
}
