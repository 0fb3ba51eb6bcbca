import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { vectorValidator } from '../../../test/support/report/schemas.ts';
import { repository } from '../../build/paths.ts';
import { command, must } from '../../containers/docker.ts';
import { obtainEngine } from '../../containers/engine.ts';
import { type Context, expectEqual, type Row, Skipped } from './row.ts';

/** The steps of action.yml, run as a runner would, with the files of the release. */
export const actionRows: readonly Row[] = [
  {
    name: 'the action looks at a root: annotations, valid SARIF, and the status of probe-env',
    async run(context) {
      const root = join(repository, 'test/cases/timezone/tz-unknown-name/rootfs');
      await checkAction(context, process.env, { root });
    },
  },
  {
    name: 'the action looks at an image that it never starts',
    async run(context) {
      const engine = await obtainEngine();
      if (typeof engine === 'string') throw new Skipped(engine);
      const { docker, env, stop } = engine;
      const tag = `probe-env-test/action:${process.pid}`;
      try {
        const build = mkdtempSync(join(context.work, 'image-'));
        // A real Go program, which every working copy has: the TypeScript compiler.
        copyFileSync(
          join(repository, `node_modules/@typescript/typescript-linux-${process.arch}/lib/tsc`),
          join(build, 'server'),
        );
        writeFileSync(join(build, 'Dockerfile'), 'FROM scratch\nCOPY server /server\nENTRYPOINT ["/server"]\n');
        await must(docker('build', '--quiet', '--tag', tag, build), 'docker build');
        await checkAction(context, env, { image: tag });
        expectEqual(
          (await must(docker('ps', '--all', '--quiet', '--filter', `ancestor=${tag}`), 'docker ps')).trim(),
          '',
        );
      } finally {
        await docker('rmi', '--force', tag);
        await stop();
      }
    },
  },
];

/** Neither a root nor an image without a zone can meet this. */
const args = 'timezone --tz Asia/Shanghai';

async function checkAction(
  context: Context,
  env: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string>>,
): Promise<void> {
  const place = mkdtempSync(join(context.work, 'action-'));
  const temporary = join(place, 'temp');
  mkdirSync(temporary);
  const sarif = join(place, 'report.sarif');
  const output = join(place, 'output');
  const { inputs, runs } = parse(readFileSync(join(repository, 'action.yml'), 'utf8'));
  const defaults = Object.entries<{ default?: string }>(inputs).map(([name, input]) => [name, input.default ?? '']);
  const values = { ...Object.fromEntries(defaults), args, sarif, release: context.release, ...given };
  for (const [index, step] of runs.steps.entries()) {
    const script = join(place, `step-${index}.sh`);
    writeFileSync(script, step.run);
    const variables = Object.entries<string>(step.env).map(([name, text]) => [name, evaluated(text, values)]);
    // The command that a runner starts for `shell: sh`.
    const { status, stdout, stderr } = await command(step.shell, ['-e', script], {
      cwd: place,
      env: {
        ...env,
        ...Object.fromEntries(variables),
        GITHUB_ACTION_PATH: repository,
        GITHUB_OUTPUT: output,
        RUNNER_TEMP: temporary,
      },
      timeoutMs: 120_000,
    });
    if (!/^::error [^\n]*title=probe-env timezone\//m.test(stdout))
      throw new Error(`no annotation: ${stdout}${stderr}`);
    expectEqual([status, readFileSync(output, 'utf8')], [1, `sarif=${sarif}\nstatus=1\n`]);
  }
  vectorValidator('sarif-schema-2.1.0.json')(existsSync(sarif) ? readFileSync(sarif, 'utf8') : '');
  expectEqual(readdirSync(temporary), []);
}

/** The subset of expressions that action.yml uses. */
function evaluated(text: string, values: Readonly<Record<string, string>>): string {
  // The repository that an action is taken from has none.
  if (text.includes('github.action_repository')) return '';
  const name = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(text)?.[1] ?? '';
  const value = values[name];
  if (value === undefined) throw new Error(`not understood in action.yml: ${text}`);
  return value;
}
