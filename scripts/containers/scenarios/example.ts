import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { repository } from '../../build/paths.ts';
import type { Check, CheckContext } from '../check.ts';
import { lockedDown, withContainer } from '../containers.ts';
import { must } from '../docker.ts';
import { copyPaths, type Instruction, parseDockerfile, printInstruction } from '../dockerfile.ts';
import { buildImage, makeRoot } from '../images.ts';
import { caBundle, file, type RootPart, tzdata } from '../root-parts.ts';
import { becomes } from './health.ts';

/**
 * The last stage of Dockerfile.example, built by the engine: its base is scratch, and what it copies from earlier
 * stages is made from local files, since those start from images of a registry.
 */
export const exampleCheck: Check = {
  image: 'Dockerfile.example',
  how: 'its last stage, its HEALTHCHECK',
  user: 'its USER, 65532:65532',
  expected: 'healthy 0 OK',
  about: { executable: 'static', why: 'which is the one in it' },
  async run(context) {
    const { docker, work } = context;
    const stage = parseDockerfile(readFileSync(join(repository, 'Dockerfile.example'), 'utf8')).at(-1);
    if (stage?.base !== 'scratch') return { got: `the last stage starts from ${stage?.base}`, verdict: 'failed' };
    const program = await context.program('static');
    if ('missing' in program) return { got: program.missing, verdict: 'skipped' };
    if (program.extraFiles.length > 0) return { got: 'no go command here to build its program', verdict: 'skipped' };
    const made = localFiles(program.file, context);
    const root = join(work, 'example');
    mkdirSync(root);
    const lines = ['FROM scratch'];
    for (const instruction of stage.instructions) lines.push(await localized(instruction, root, made));
    const tag = `probe-env-test/example:${process.pid}`;
    // The interval of the example is for production.
    await buildImage(
      docker,
      root,
      tag,
      lines.map((line) => line.replace(/--interval=\S+/, '--interval=1s')),
    );
    const image = { ...program, tag, hasProbe: true };
    try {
      return await withContainer(docker, image, { flags: lockedDown }, async (id) => {
        const user = (await must(docker('inspect', '--format', '{{.Config.User}}', id), 'docker inspect')).trim();
        const got = await becomes(docker, id, 'healthy');
        return {
          got: `${user}: ${got}`,
          verdict: user === '65532:65532' && /^healthy 0 OK /.test(got) ? 'passed' : 'failed',
        };
      });
    } finally {
      await docker('rmi', '--force', tag);
    }
  },
};

/** What the stages before the last one produce, by stage and path. */
function localFiles(
  program: string,
  { installed }: CheckContext,
): Readonly<Record<string, (place: string) => RootPart>> {
  return {
    'app:/out/app': (place) => file(program, place),
    // These two have their place in the root already.
    'app:/etc/ssl/certs/ca-certificates.crt': () => caBundle,
    'app:/usr/share/zoneinfo': () => tzdata,
    'probe-env:/probe-env': (place) => file(join(installed, 'probe-env'), place),
  };
}

/** The instruction with a local path instead of another stage's, and the file there. */
async function localized(instruction: Instruction, root: string, made: ReturnType<typeof localFiles>): Promise<string> {
  const { from } = instruction.flags;
  if (instruction.keyword !== 'COPY' || from === undefined) return printInstruction(instruction);
  const { sources, target } = copyPaths(instruction);
  for (const source of sources) {
    const part = made[`${from}:${source}`]?.(source);
    if (part === undefined) throw new Error(`line ${instruction.line}: nothing local stands for ${source} of ${from}`);
    const missing = await makeRoot(join(root, from), [part]);
    if (missing !== null) throw new Error(missing);
  }
  return printInstruction({
    ...instruction,
    flags: {},
    text: [...sources.map((source) => join(from, dirname(source), basename(source))), target].join(' '),
  });
}
