import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { dist, portableHome } from '../build/paths.ts';
import type { Command } from './measure/measure.ts';
import { healthProbe, helloProgram } from './peers/peers.ts';
import { certificateRoot } from './scale-roots.ts';
import { makeToolDirectory, type Subject } from './subject.ts';

/** One row of the table: how it is run, or why it cannot be here. */
export interface Row {
  readonly id: RowId;
  readonly title: string;
  readonly run: Command | { readonly missing: string };
}

export type RowId = keyof typeof titles;

const titles = {
  script: 'the script: four commands',
  extended: 'the script, with file and ldd',
  node: 'bare Node: an empty file',
  bare: 'probe-env --all --no-tools, on an image',
  portable: 'the same, portable directory',
  go: 'probe-env --all, only go is there',
  tools: 'probe-env --all, with go, file and ldd',
  unknown: 'probe-env ssl, 1,000 unknown certificates',
  hello: 'a static Go program that prints a line',
  grpc: 'grpc-health-probe -version',
  static: 'static: --all --no-tools, on an image',
  staticVersion: 'static: --version',
  staticGo: 'static: --all, only go is there',
  staticTools: 'static: --all, with go, file and ldd',
  staticUnknown: 'static: ssl, 1,000 unknown certificates',
} as const;

const scriptTools = ['sh', 'go', 'grep', 'openssl', 'readlink'];
const moreTools = ['file', 'ldd'];

/** Everything that is compared, in the order of the table. `directory` is for the tool directories and stays until the end. */
export function makeRows(subject: Subject, directory: string): Row[] {
  const executable = join(dist, 'probe-env');
  const own = join(dist, 'probe-env-static');
  const portable = placePortable();
  const only = makeToolDirectory(join(directory, 'only-go'), scriptTools);
  const all = makeToolDirectory(join(directory, 'all'), [...scriptTools, ...moreTools]);
  mkdirSync(join(directory, 'none'));
  const none = { path: join(directory, 'none') };
  const empty = join(directory, 'empty.js');
  writeFileSync(empty, '');
  const inspect = ['--all', '--app', subject.path];
  const unknown = [
    'ssl',
    '--no-tools',
    '--timeout',
    '60s',
    '--root',
    certificateRoot(join(directory, 'unknown'), 1000),
  ];
  const inImage = ['--all', '--no-tools', '--root', makeImage(join(directory, 'image'), subject), '--app', '/server'];

  const row = (
    id: RowId,
    tools: { path: string } | { missing: string },
    file: string | { missing: string },
    args: string[],
  ): Row => {
    const title = titles[id];
    if (typeof file !== 'string') return { id, title, run: file };
    if ('missing' in tools) return { id, title, run: { missing: `${tools.missing} is not installed` } };
    // The shell itself is found by its path, so that the directory of tools can be the whole PATH.
    return { id, title, run: { file, args, env: { PATH: tools.path, HOME: directory }, statuses: [0, 1] } };
  };
  const staticOne = existsSync(own) ? own : { missing: 'not built: npm run build:static' };
  return [
    row('script', only, '/bin/sh', [join(import.meta.dirname, 'peers/script.sh')]),
    row('extended', all, '/bin/sh', [join(import.meta.dirname, 'peers/script-extended.sh'), subject.path]),
    row('node', none, process.execPath, [empty]),
    row('bare', none, executable, inImage),
    row('portable', portable, join(portableHome, 'probe-env'), inImage),
    row('go', only, executable, inspect),
    row('tools', all, executable, inspect),
    row('unknown', none, executable, unknown),
    row('hello', none, helloProgram(directory), []),
    row('grpc', none, healthProbe(directory), ['-version']),
    row('static', none, staticOne, inImage),
    row('staticVersion', none, staticOne, ['--version']),
    row('staticGo', only, staticOne, inspect),
    row('staticTools', all, staticOne, inspect),
    row('staticUnknown', none, staticOne, unknown),
  ];
}

/** A container root as production images have it: the program, this machine's CA bundle, and nothing else. */
function makeImage(root: string, subject: Subject): string {
  mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true });
  if (existsSync(bundle)) copyFileSync(bundle, join(root, bundle));
  copyFileSync(subject.path, join(root, 'server'));
  return root;
}

const bundle = '/etc/ssl/certs/ca-certificates.crt';

/** The directory names its loader by an absolute path, so it must be there: as a link while we measure. */
function placePortable(): { path: string } | { missing: string } {
  const made = join(dist, 'portable');
  if (!existsSync(made)) return { missing: 'dist/portable was not built: patchelf' };
  const there = lstatSync(portableHome, { throwIfNoEntry: false });
  if (there !== undefined) {
    const ours = there.isSymbolicLink() && readlinkSync(portableHome) === made;
    return ours
      ? { path: made }
      : { missing: `the place for it: another ${portableHome} is there, and the portable directory` };
  }
  try {
    mkdirSync(dirname(portableHome), { recursive: true });
    symlinkSync(made, portableHome);
  } catch {
    return { missing: `the right to write to ${dirname(portableHome)}, where the portable directory must stand,` };
  }
  process.once('exit', () => rmSync(portableHome));
  return { path: made };
}
