import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import type { Architecture } from '../../build/architecture.ts';
import { command, type Docker, must, type Outcome } from '../../containers/docker.ts';
import { obtainEngine } from '../../containers/engine.ts';
import { ensurePackage } from '../../containers/packages.ts';
import { imageUser } from '../image.ts';
import { start } from './emulated.ts';
import { type Context, expectEqual, type Row, Skipped } from './row.ts';

const own: Architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
const image = `probe-env:${manifest.version}`;

/** As registries call them. */
const names: Readonly<Record<Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The most restrictive options for a container. */
const locked = [
  '--network',
  'none',
  '--read-only',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
] as const;

/** The consumers of the image archive, and what they make of it. */
export const imageRows: readonly Row[] = [
  {
    name: 'docker load takes the image, and starts it as its user',
    async run(context) {
      const engine = await obtainEngine();
      if (typeof engine === 'string') throw new Skipped(engine);
      const { docker, stop } = engine;
      const tags = [image, ...context.archs.filter((_, index) => index > 0).map((arch) => `${image}-${names[arch]}`)];
      try {
        const loaded = await must(docker('load', '--input', archiveOf(context)), 'docker load');
        expectEqual([loaded.includes(image)], [true]);
        await checkStarted(context, docker, locked);
      } finally {
        await docker('rmi', '--force', ...tags);
        await stop();
      }
    },
  },
  {
    name: 'podman load takes the image, and starts it as its user',
    async run(context) {
      const missing = await ensurePackage('podman', '/usr/bin/podman');
      if (missing !== null) throw new Skipped(missing);
      // Podman accepts no path of more than 50 characters for its run directory.
      const place = mkdtempSync('/tmp/podman-');
      const podman = podmanIn(place);
      try {
        const loaded = await must(podman('load', '--input', archiveOf(context)), 'podman load');
        expectEqual([loaded.includes(image)], [true]);
        // Less than this machine may allow: podman's own limits may exceed that.
        await checkStarted(context, podman, [...locked, '--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024']);
      } finally {
        await podman('rmi', '--force', image);
        await podman('system', 'reset', '--force');
        rmSync(place, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'skopeo copy takes the image of each machine, with the executable of the release in it, and all of it as it is',
    async run(context) {
      const policy = join(context.work, 'policy.json');
      writeFileSync(policy, JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }));
      const skopeo = (...args: readonly string[]): Promise<string> =>
        must(command('skopeo', ['--policy', policy, ...args], {}), `skopeo ${args.join(' ')}`);
      const archive = `oci-archive:${archiveOf(context)}`;
      const whole = await skopeo('inspect', '--raw', archive);
      for (const arch of context.archs) {
        const to = join(context.work, `skopeo-${arch}`);
        mkdirSync(to);
        await skopeo('--override-arch', names[arch], 'copy', '--preserve-digests', archive, `dir:${to}`);
        const { layers } = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8'));
        const layer = join(to, layers[0].digest.replace('sha256:', ''));
        await must(command('tar', ['-x', '-z', '-f', layer, '-C', to]), 'tar');
        const unpacked = join(to, 'probe-env');
        const released = readFileSync(join(context.release, `probe-env-static-linux-${arch}`));
        expectEqual([arch, readFileSync(unpacked).equals(released)], [arch, true]);
        const version = await start(unpacked, arch, ['--version']);
        expectEqual([arch, version.status, version.stdout], [arch, 0, `${manifest.version}\n`]);
      }
      const all = join(context.work, 'skopeo-all');
      await skopeo('copy', '--all', '--preserve-digests', archive, `dir:${all}`);
      expectEqual(readFileSync(join(all, 'manifest.json'), 'utf8'), whole);
    },
  },
];

function archiveOf({ release }: Context): string {
  return join(release, 'probe-env-image.tar');
}

/** @param run a command line like docker's; @param flags of its `run` */
async function checkStarted({ release }: Context, run: Docker, flags: readonly string[]): Promise<void> {
  const version = await run('run', '--rm', ...flags, image, '--version');
  expectEqual([version.status, version.stdout], [0, `${manifest.version}\n`]);
  const user = await must(run('image', 'inspect', '--format', '{{.Config.User}} {{.Architecture}}', image), 'inspect');
  expectEqual(user.trim(), `${imageUser} ${names[own]}`);
  const looked = await must(run('run', '--rm', ...flags, image, '--all', '--fail-on', 'none'), 'run');
  expectEqual(/^(OK|WARN|FAIL)\b/.test(looked), true);
  const licenses = await run('run', '--rm', ...flags, image, '--licenses');
  expectEqual(licenses.stdout, readFileSync(join(release, `probe-env-static-linux-${own}.licenses.txt`), 'utf8'));
}

/** With a separate storage, which is removed with the directory. */
function podmanIn(place: string): Docker {
  const storage = ['--root', join(place, 'storage'), '--runroot', join(place, 'run'), '--storage-driver', 'vfs'];
  const flags = [...storage, '--cgroup-manager', 'cgroupfs', '--events-backend', 'none'];
  return (...args): Promise<Outcome> => command('podman', [...flags, ...args], {});
}
