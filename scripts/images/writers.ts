import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command, lastLine } from '../containers/docker.ts';
import { goPrograms } from '../containers/programs.ts';
import { type ToolName, toolDirectory } from './tools.ts';

/** An image that is to be written in another way. */
export interface Written {
  /** The output of docker save. */
  readonly archive: string;
  /** A directory for temporary files. */
  readonly directory: string;
  /** The directory of its `root`, and the lines of a Dockerfile that build it from that. */
  readonly context: string;
  readonly lines: readonly string[];
}

/** How an image is passed to probe-env: the argument of `--image`, and whether it is written to its standard input. */
export interface Writer {
  readonly tool?: ToolName;
  readonly throughPipe?: true;
  /** Builds another image from it, with its own program, and in `directory` an archive of that for docker load. */
  readonly makes?: { readonly archive: string; readonly program: string };
  write(image: Written, bin: string): Promise<string>;
}

export const writers = {
  'docker save': { write: async ({ archive }) => archive },
  'docker save | -': { throughPipe: true, write: async ({ archive }) => archive },
  gzip: {
    async write({ archive }) {
      await run('gzip', '-1', archive);
      return `${archive}.gz`;
    },
  },
  'skopeo oci-archive': skopeo('oci-archive', 'oci.tar'),
  'skopeo oci': skopeo('oci', 'oci', '--dest-compress-format', 'zstd', '--dest-compress'),
  'skopeo dir': skopeo('dir', 'dir', '--dest-compress'),
  'podman save': podman('docker-archive', 'podman.tar'),
  'podman save oci-archive': podman('oci-archive', 'podman.oci.tar'),
  'podman save oci-dir': podman('oci-dir', 'podman.oci'),
  'podman save docker-dir': podman('docker-dir', 'podman.dir'),
  'buildah push docker-archive': buildah('docker-archive', 'buildah.tar'),
  'buildah push oci-archive': buildah('oci-archive', 'buildah.oci.tar'),
  'buildah push dir': buildah('dir', 'buildah.dir'),
  'crane pull': crane('tarball', 'crane.tar'),
  'crane pull legacy': crane('legacy', 'crane.legacy.tar'),
  'crane pull oci': crane('oci', 'crane.oci'),
  'ko tarball': ko('ko.tar'),
  'ko oci-layout-path': ko('ko.oci'),
  'BuildKit docker': buildKit('docker', 'dest='),
  'BuildKit oci': buildKit('oci', 'compression=zstd,dest='),
  'BuildKit oci, unpacked': buildKit('oci', 'tar=false,dest='),
} as const satisfies Readonly<Record<string, Writer>>;

export type Saved = keyof typeof writers;

/** @returns the argument of `--image` */
export async function writeImage(saved: Saved, image: Written): Promise<string> {
  const { tool, write }: Writer = writers[saved];
  return await write(image, tool === undefined ? '' : await toolDirectory(tool));
}

function skopeo(transport: string, name: string, ...more: readonly string[]): Writer {
  return {
    tool: 'skopeo',
    async write({ archive, directory }) {
      const made = join(directory, name);
      await run(
        'skopeo',
        'copy',
        '--quiet',
        '--insecure-policy',
        ...more,
        `docker-archive:${archive}`,
        `${transport}:${made}`,
      );
      return made;
    },
  };
}

/**
 * Sets up a separate store that is removed completely. podman accepts a name of at most 50 characters for its run
 * directory.
 */
async function inStore<T>(directory: string, use: (store: readonly string[]) => Promise<T>): Promise<T> {
  const runRoot = mkdtempSync('/tmp/store-');
  try {
    return await use(['--storage-driver', 'vfs', '--root', join(directory, 'store'), '--runroot', runRoot]);
  } finally {
    rmSync(runRoot, { recursive: true, force: true });
  }
}

function podman(format: string, name: string): Writer {
  return {
    tool: 'podman',
    write: ({ archive, directory }) =>
      inStore(directory, async (store) => {
        const loaded = await run('podman', ...store, 'load', '--quiet', '--input', archive);
        const tag = loaded.trim().replace(/^Loaded image: /, '');
        await run('podman', ...store, 'save', '--quiet', '--format', format, '--output', join(directory, name), tag);
        return join(directory, name);
      }),
  };
}

function buildah(transport: string, name: string): Writer {
  return {
    tool: 'buildah',
    write: ({ archive, directory }) =>
      inStore(directory, async (store) => {
        const id = (await run('buildah', ...store, 'pull', '--quiet', `docker-archive:${archive}`)).trim();
        await run('buildah', ...store, 'push', '--quiet', id, `${transport}:${join(directory, name)}`);
        return join(directory, name);
      }),
  };
}

/** From a registry, which crane includes. */
function crane(format: string, name: string): Writer {
  return {
    tool: 'crane',
    write: ({ archive, directory }, bin) =>
      inRegistry(bin, archive, async (tag) => {
        await run(join(bin, 'crane'), 'pull', '--format', format, tag, join(directory, name));
        return join(directory, name);
      }),
  };
}

/** Built from a Go module on top of the image, as ko does. It fetches its base from a registry. */
function ko(name: string): Writer {
  return {
    tool: 'ko',
    makes: { archive: 'ko.tar', program: '/ko-app/serve' },
    write: async ({ archive, directory }, bin) =>
      inRegistry(await toolDirectory('crane'), archive, async (base) => {
        const env = {
          ...process.env,
          ...{
            GOFLAGS: '',
            GOPROXY: 'off',
            KO_DEFAULTBASEIMAGE: base,
            KO_DOCKER_REPO: base.replace(/:1$/, ''),
            DOCKER_CONFIG: directory,
          },
        };
        // ko takes the path of a layout for an image name, which must be lower-case.
        const cwd = join(directory, 'programs');
        cpSync(goPrograms, cwd, { recursive: true });
        const outputs = ['--tarball', '../ko.tar', '--oci-layout-path', '../ko.oci'];
        const args = ['build', '--push=false', '--bare', '--sbom=none', ...outputs, './serve'];
        const { status, stderr } = await command(join(bin, 'ko'), args, { env, cwd, timeoutMs: 300_000 });
        if (status !== 0) throw new Error(`ko build: ${lastLine(stderr)}`);
        return join(directory, name);
      }),
  };
}

/** @param use receives the name of the image in a registry that lasts until it is done */
async function inRegistry<T>(bin: string, archive: string, use: (tag: string) => Promise<T>): Promise<T> {
  const address = `localhost:${await freePort()}`;
  const registry = spawn(join(bin, 'crane'), ['registry', 'serve', '--address', address], { stdio: 'ignore' });
  try {
    const tag = `${address}/app:1`;
    await until(async () => (await command(join(bin, 'crane'), ['push', archive, tag])).status === 0);
    return await use(tag);
  } finally {
    registry.kill('SIGKILL');
    await once(registry, 'exit');
  }
}

function buildKit(type: string, attributes: string): Writer {
  return {
    tool: 'buildkit',
    async write({ context, lines, directory }, bin) {
      const own = join(directory, 'dockerfile');
      mkdirSync(own);
      writeFileSync(join(own, 'Dockerfile'), `${lines.join('\n')}\n`);
      const made = join(directory, 'buildkit');
      const address = `unix://${join(directory, 'buildkitd.sock')}`;
      const worker = ['--oci-worker-snapshotter', 'native', '--containerd-worker=false', '--oci-worker-net', 'host'];
      const daemon = spawn(
        join(bin, 'buildkitd'),
        ['--root', join(directory, 'buildkitd'), '--addr', address, ...worker],
        { stdio: 'ignore' },
      );
      const ended = once(daemon, 'exit');
      try {
        await until(async () => existsSync(join(directory, 'buildkitd.sock')));
        const locals = ['--local', `context=${context}`, '--local', `dockerfile=${own}`];
        const output = `type=${type},name=app:1,${attributes}${made}`;
        await run(
          ...[join(bin, 'buildctl'), '--addr', address, 'build', '--frontend', 'dockerfile.v0', ...locals],
          ...['--output', output],
        );
        return made;
      } finally {
        daemon.kill('SIGTERM');
        await ended;
      }
    },
  };
}

async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await command(program, args);
  if (status !== 0) throw new Error(`${program} ${args[0]}: ${lastLine(stderr) || `exit status ${status}`}`);
  return stdout;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** @throws if it does not happen within ten seconds */
async function until(done: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 100) {
    if (await done()) return;
    await sleep(100);
  }
  throw new Error('it did not answer within ten seconds');
}
