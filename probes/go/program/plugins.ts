import { decodeElf } from '../../../src/decode/elf/elf.ts';
import { type BuildInfo, decodeBuildInfo } from '../../../src/decode/go/program/build-info.ts';
import { linkedFunctions } from '../../../src/decode/go/program/linked-functions.ts';
import { elfImage } from '../../../src/decode/go/program/program-image.ts';
import type { Host } from '../../../src/host/host.ts';

/** A program that calls plugin.Open, and its plugins. */
export type PluginsFacts = {
  /** Why every call fails; null if it does not. */
  readonly unavailable: 'no cgo' | 'static' | null;
  /** Plugins next to the program that it cannot load, and how they differ from it. */
  readonly mismatches: readonly { readonly path: string; readonly problem: string }[];
};

/** The maximum number of files to examine in one directory. */
const limits = { names: 1024, plugins: 32 };

/** Where programs look for their plugins, below the program's directory and the working directory. */
const below = ['', '/plugins', '/plugin', '/lib', '/modules'];

/**
 * Null for a program that does not call plugin.Open; a running one has loaded its plugins, and is not searched for
 * the call.
 */
export function observePlugins(host: Host, program: BuildInfo): PluginsFacts | null {
  const { app } = host;
  if (app === null || app.running || program.settings['-buildmode'] === 'plugin') return null;
  const linked = app.withElf((file, elf) => ({
    isCalled: linkedFunctions(file, elf, ['plugin.Open']).length > 0,
    isStatic: elf.interpreter === null,
  }));
  if (linked === null || !linked.isCalled) return null;
  if (program.settings.CGO_ENABLED === '0') return { unavailable: 'no cgo', mismatches: [] };
  if (linked.isStatic) return { unavailable: 'static', mismatches: [] };
  const mismatches = pluginsOf(host, app.path).flatMap(({ path, build }) => {
    const problem = differenceOf(build, program);
    return problem === null ? [] : [{ path, problem }];
  });
  return { unavailable: null, mismatches };
}

function pluginsOf(host: Host, program: string): { path: string; build: BuildInfo }[] {
  const { end } = host.fs.resolve(program);
  const own = end.kind === 'found' ? end.path : program;
  const parents = [own.slice(0, own.lastIndexOf('/')), host.cwd === '/' ? '' : host.cwd, ''];
  const directories = [...new Set(parents.flatMap((parent) => below.map((name) => `${parent}${name}` || '/')))];
  const found: { path: string; build: BuildInfo }[] = [];
  for (const directory of directories) {
    host.deadline.check();
    const listing = host.fs.list(directory, limits.names);
    if (listing.kind !== 'found') continue;
    for (const name of [...listing.value.names].sort()) {
      if (!name.endsWith('.so') || found.length >= limits.plugins) continue;
      const path = `${directory === '/' ? '' : directory}/${name}`;
      const build = readPlugin(host, path);
      if (build !== null) found.push({ path, build });
    }
  }
  return found;
}

function readPlugin(host: Host, path: string): BuildInfo | null {
  const read = host.fs.withFile(path, (file) => {
    const elf = decodeElf(file);
    return elf.ok ? decodeBuildInfo(elfImage(file, elf.value)) : null;
  });
  const build = read.kind === 'found' && read.value?.ok ? read.value.value : null;
  return build?.settings['-buildmode'] === 'plugin' ? build : null;
}

/** Settings that change every package, so program and plugin must have the same. */
const compared = ['-trimpath', '-race', '-msan', '-asan'];

/** In words; null if nothing is known to prevent loading the plugin. */
function differenceOf(plugin: BuildInfo, program: BuildInfo): string | null {
  if (plugin.goVersion !== program.goVersion) {
    return `it was built with ${plugin.goVersion}, the program with ${program.goVersion}`;
  }
  const flag = compared.find((name) => plugin.settings[name] !== program.settings[name]);
  if (flag !== undefined) {
    return plugin.settings[flag] === undefined
      ? `the program was built with ${flag}, and it was not`
      : `it was built with ${flag}, and the program was not`;
  }
  const versions = new Map(program.deps.map(({ path, version, replace }) => [path, replace?.version ?? version]));
  for (const { path, version, replace } of plugin.deps) {
    const [own, other] = [replace?.version ?? version, versions.get(path)];
    if (other !== undefined && other !== own) return `it has ${path} ${own}, the program ${other}`;
  }
  return null;
}
