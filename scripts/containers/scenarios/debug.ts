import { portableHome } from '../../build/paths.ts';
import type { Check } from '../check.ts';
import { lockedDown, mountProbe, runOnce, withContainer } from '../containers.ts';
import { checkReport, type Expected, expectedText, inAllFormats } from '../report-check.ts';

const noPrivileges = ['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'none'];
const general = ['--cap-add', 'SYS_PTRACE', '--network', 'none'];

/** As `kubectl debug --target` attaches: in the program's pid namespace, with another image and other permissions. */
export const debugChecks: readonly Check[] = [
  debugCheck('same user', '65532:65532', noPrivileges, { exit: 0, line: 'OK ', foundBy: '/proc/1/exe' }),
  debugCheck('--profile=general', '0:0', general, { exit: 0, line: 'OK ', foundBy: '/proc/1/exe' }),
  debugCheck('root, no capability', '0:0', noPrivileges, {
    exit: 64,
    line: 'probe-env: --root: /proc/1/root is denied: run as the user of that process, or with CAP_SYS_PTRACE',
  }),
];

function debugCheck(profile: string, user: string, rights: readonly string[], expected: Expected): Check {
  return {
    image: 'distroless/static',
    how: `debug container, --root /proc/1/root, ${profile}`,
    user: `65532:65532, ${user}`,
    expected: expectedText(expected),
    async run({ docker, image, installed }) {
      const target = await image('distroless/static');
      // It has no bundle itself: the one that is found is the target's.
      const debug = await image('scratch, no bundle');
      if ('missing' in target) return { got: target.missing, verdict: 'skipped' };
      if ('missing' in debug) return { got: debug.missing, verdict: 'skipped' };
      return withContainer(docker, target, { flags: ['--user', '65532:65532', ...lockedDown] }, async (id) => {
        const flags = ['--user', user, ...rights, '--pid', `container:${id}`, ...mountProbe(installed)];
        const probe = [`${portableHome}/probe-env`, '--all', '--root', '/proc/1/root', '--timeout', '20s'];
        const run = (...args: string[]) => runOnce(docker, debug.tag, flags, [...probe, ...args]);
        if (expected.exit === 64) {
          const text = await run();
          const right = text.status === 64 && text.stderr.startsWith(expected.line);
          return { got: `${text.status} ${text.stderr.trim()}`, verdict: right ? 'passed' : 'failed' };
        }
        const { got, right } = checkReport(await inAllFormats(run), expected);
        return { got, verdict: right ? 'passed' : 'failed' };
      });
    },
  };
}
