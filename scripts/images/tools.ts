import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureAsync } from '../../test/support/fixtures.ts';
import { command, must } from '../containers/docker.ts';
import { ensurePackage } from '../containers/packages.ts';

/** Programs that write images: from Debian, or built from a Go module. */
export type ToolName = 'skopeo' | 'podman' | 'buildah' | 'crane' | 'ko' | 'buildkit';

/**
 * @returns the directory of its commands
 * @throws in one line, if it cannot be installed or built
 */
export async function toolDirectory(name: ToolName): Promise<string> {
  const module = modules[name];
  if (module !== undefined) return await built(name, module);
  const missing = await ensurePackage(name, `/usr/bin/${name}`);
  if (missing !== null) throw new Error(missing);
  return '/usr/bin';
}

interface GoTool {
  readonly version: string;
  readonly packages: readonly string[];
}

const modules: Partial<Readonly<Record<ToolName, GoTool>>> = {
  crane: { version: 'v0.22.1', packages: ['github.com/google/go-containerregistry/cmd/crane'] },
  ko: { version: 'v0.18.1', packages: ['github.com/google/ko'] },
  buildkit: {
    version: 'v0.34.2',
    packages: ['github.com/moby/buildkit/cmd/buildctl', 'github.com/moby/buildkit/cmd/buildkitd'],
  },
};

/** As a dependency of a module of ours: some cannot be installed by name, because of what their go.mod excludes. */
async function built(name: string, { version, packages }: GoTool): Promise<string> {
  return await fixtureAsync(`image-tool-${name}`, [version, ...packages], async (work) => {
    const source = join(work, 'source');
    mkdirSync(source);
    const imports = packages.map((each) => `import _ "${each}"\n`).join('');
    writeFileSync(join(source, 'tools.go'), `//go:build tools\n\npackage tools\n\n${imports}`);
    writeFileSync(join(source, 'go.mod'), 'module tools\n\ngo 1.24\n');
    const go = (...args: readonly string[]): Promise<string> =>
      must(
        command('go', args, { cwd: source, timeoutMs: 900_000, env: { ...process.env, GOBIN: work, GOFLAGS: '' } }),
        `go ${args[0]}`,
      );
    await go('get', ...packages.map((each) => `${each}@${version}`));
    await go('install', ...packages);
  });
}
