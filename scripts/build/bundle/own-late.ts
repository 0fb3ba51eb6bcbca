import { join, relative } from 'node:path';
import type { Plugin } from 'esbuild';
import { repository } from '../paths.ts';
import { type LatePart, latePart } from './late-part.ts';

/** Reading images: of its imports, only those that nothing else needs. */
const imageReader: LatePart = {
  entries: ['src/image/archive/open.ts'],
  files: /^src\/(?:image\/(?:archive|layers)\/|decode\/tar\/|decode\/zstd-frames\.ts|runtime\/node\/archives\.ts)/,
};

/**
 * Modules with many functions that only rare runs call: for a container with that problem, an option that asks for it, or
 * a format. By directory; each line is one part.
 */
const rare: readonly { readonly directory: string; readonly names: readonly string[] }[] = [
  { directory: 'src/linux/start', names: ['refusal-words'] },
  { directory: 'src/image/start', names: ['exec-command'] },
  { directory: 'src/image/start/launch', names: ['launchers', 'tool-launchers', 'buildpack'] },
  { directory: 'src/image/start/script', names: ['files'] },
  { directory: 'src/image/start/shell', names: ['test'] },
  { directory: 'src/image/start/shell/syntax', names: ['words'] },
  { directory: 'src/image', names: ['config'] },
  {
    directory: 'src/pod',
    names: [
      'container',
      'judge',
      'manifest',
      'keyed-objects',
      'env',
      'process',
      'mounted-files',
      'stated-security',
      'quantity',
      'expansion',
      'effects',
    ],
  },
  { directory: 'src/pod/volumes', names: ['volume-sources', 'mounts', 'mounted-tree'] },
  { directory: 'src/policy', names: ['present-state', 'write'] },
  { directory: 'src/report/formats', names: ['cyclonedx', 'sarif', 'junit', 'prometheus', 'github', 'nagios', 'tap'] },
  { directory: 'src/report/render', names: ['explain'] },
  { directory: 'probes/go/source', names: ['judge', 'judge-cgo', 'observe-vcs', 'judge-work'] },
  {
    directory: 'probes/go/source/packages',
    names: ['cgo', 'resolve', 'embed', 'read-package', 'install', 'judge'],
  },
  { directory: 'src/decode/go/source', names: ['constraint', 'cgo-preamble'] },
  { directory: 'probes/go/program', names: ['other-runtime'] },
  { directory: 'probes/libc/program/command', names: ['words-remedy', 'judge'] },
  { directory: 'probes/ssl/expected', names: ['verify-chain', 'signature'] },
  { directory: 'probes/ssl/lookup', names: ['judge-empty-pool', 'variable-words'] },
  { directory: 'probes/ssl/pool', names: ['skipped-remedy'] },
  { directory: 'probes/timezone/names', names: ['suggestion', 'spelling', 'posix-rule'] },
  { directory: 'src/decode/certificate/names', names: ['chain-constraints', 'host-names'] },
  { directory: 'src/decode', names: ['inflate'] },
  { directory: 'src/decode/go/env/flags', names: ['values'] },
  { directory: 'src/decode/go/version', names: ['range'] },
  { directory: 'probes/baseline/distribution', names: ['range'] },
];

const rareParts: readonly LatePart[] = rare.map(({ directory, names }) => ({
  entries: names.map((name) => `${directory}/${name}.ts`),
  files: new RegExp(`^${directory}/(?:${names.join('|')})\\.ts$`),
}));

/**
 * Has parts of this program loaded at their first use instead of being in the snapshot, where every start would have to
 * read their functions. The static executable does without: it reads no images, and a function costs it nothing before it
 * is called.
 */
export const ownLate: Plugin = {
  name: 'own-late',
  setup(bundle) {
    bundle.onResolve({ filter: /^#image$/ }, () => ({ path: 'image', namespace, pluginData: imageReader }));
    bundle.onResolve({ filter: /^[./].*\.ts$/ }, ({ path, resolveDir }) => {
      const module = relative(repository, join(path.startsWith('/') ? '' : resolveDir, path));
      const part = rareParts.find(({ files }) => files.test(module));
      return part === undefined ? undefined : { path: String(part.files), namespace, pluginData: part };
    });
    bundle.onLoad({ filter: /./, namespace }, async ({ pluginData }) => ({
      contents: await latePart(pluginData as LatePart),
      resolveDir: repository,
    }));
  },
};

const namespace = 'own-late';
