import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../check.ts';
import { lockedDown, withContainer } from '../containers.ts';
import { type Docker, must } from '../docker.ts';
import { bundleText } from '../root-parts.ts';
import { noTls } from '../run-row.ts';

/** Docker's own health check: the bundle is broken under the running program, and repaired. */
export const healthCheck: Check = {
  image: 'scratch, HEALTHCHECK',
  how: 'HEALTHCHECK, bundle emptied and restored',
  user: '65532:65532',
  expected: 'healthy OK; unhealthy FAIL ssl/; healthy OK',
  async run({ docker, image, work }) {
    const built = await image('scratch, HEALTHCHECK');
    if ('missing' in built) return { got: built.missing, verdict: 'skipped' };
    if (!built.tls) return { got: noTls, verdict: 'skipped' };
    const certificates = join(work, 'certificates');
    const bundle = join(certificates, 'ca-certificates.crt');
    mkdirSync(certificates);
    chmodSync(certificates, 0o755);
    const flags = ['--user', this.user, ...lockedDown, '--volume', `${certificates}:/etc/ssl/certs:ro`];
    const good = bundleText();
    writeFileSync(bundle, good, { mode: 0o644 });
    return withContainer(docker, built, { flags }, async (id) => {
      const first = await becomes(docker, id, 'healthy');
      writeFileSync(bundle, '');
      const broken = await becomes(docker, id, 'unhealthy');
      writeFileSync(bundle, good);
      const mended = await becomes(docker, id, 'healthy');
      const right =
        /^healthy 0 OK /.test(first) && /^unhealthy 1 FAIL ssl\//.test(broken) && /^healthy 0 OK /.test(mended);
      return {
        got: [first, broken, mended].map((text) => text.slice(0, 90)).join('; '),
        verdict: right ? 'passed' : 'failed',
      };
    });
  },
};

/** As `docker inspect` prints it; the log holds the last five results. */
interface Health {
  readonly Status: string;
  readonly Log: readonly { readonly ExitCode: number; readonly Output: string }[];
}

/** Waits for a status, and returns it (or the one it kept) with the output of the last check. */
export async function becomes(docker: Docker, id: string, wanted: string): Promise<string> {
  let answer = 'no answer';
  for (let waited = 0; waited < 40_000; waited += 300) {
    const text = await must(docker('inspect', '--format', '{{json .State.Health}}', id), 'docker inspect');
    const health: Health | null = JSON.parse(text);
    const last = health?.Log.at(-1);
    answer = `${health?.Status} ${last?.ExitCode} ${last?.Output.split('\n', 1)[0]}`;
    if (health?.Status === wanted) return answer;
    await sleep(300);
  }
  return answer;
}
