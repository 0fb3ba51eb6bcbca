import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findings as catalog } from '../../probes/libc/findings.ts';
import { judge } from '../../probes/libc/judge.ts';
import { observe } from '../../probes/libc/observe.ts';
import { type Alternative, alternatives } from '../../src/report/render/wrap.ts';
import { caseHost } from '../../test/support/cases/case-host.ts';
import { goEnvironment } from '../../test/support/go/go-toolchain.ts';
import { has, type Need } from '../../test/support/needs.ts';
import { built, copyInto } from '../../test/support/roots/libc-programs.ts';
import { libcRoots, type RootName } from '../../test/support/roots/libc-roots.ts';

/**
 * Programs with cgo, including real modules, in bases where they do not start: each alternative of the printed remedy
 * is carried out, after which the program must start, and nothing else may be wrong.
 * `npm run corpus:remedies [-- TEXT]`: the programs whose name contains the text. The modules come from the module
 * proxy.
 */
const only = process.argv[2] ?? '';
const needed: readonly Need[] = ['root', 'gcc', 'musl-gcc', 'go', 'glibc for x64', 'musl for x64'];
const lacking = needed.filter((need) => !has(need));
if (lacking.length > 0) throw new Error(`needs ${lacking.join(', ')}`);

interface Program {
  readonly main: string;
  /** `module@version`. */
  readonly modules?: readonly string[];
  readonly flags?: readonly string[];
  readonly cgo: '0' | '1';
}

const using = (imports: string, body: string): string =>
  `package main\n\nimport (\n\t"os"\n${imports}\n)\n\nfunc main() {\n${body}\n\tos.Stdout.WriteString("hi\\n")\n}\n`;
const network = using('\t"net"', '\t_, _ = net.LookupPort("tcp", "80")');
const users = using('\t"os/user"', '\t_, _ = user.Current()');
const ownC =
  'package main\n\n// #include <stdlib.h>\nimport "C"\nimport "os"\n\nfunc main() {\n\tC.free(nil)\n\tos.Stdout.WriteString("hi\\n")\n}\n';
const ownMath =
  'package main\n\n// #cgo LDFLAGS: -lm\n// #include <math.h>\nimport "C"\nimport "os"\n\nfunc main() {\n\tif C.cos(0) == 1 {\n\t\tos.Stdout.WriteString("hi\\n")\n\t}\n}\n';
const zstd = using('\t"github.com/DataDog/zstd"', '\t_, _ = zstd.Compress(nil, []byte("hi"))');
const sqlite = using(
  '\t"database/sql"\n\t_ "github.com/mattn/go-sqlite3"',
  '\tdb, err := sql.Open("sqlite3", ":memory:")\n\tif err == nil {\n\t\terr = db.Ping()\n\t}\n\tif err != nil {\n\t\tpanic(err)\n\t}',
);
const gozstd = using('\t"github.com/valyala/gozstd"', '\t_ = gozstd.Compress(nil, []byte("hi"))');
const imported = using(
  '\t"github.com/ebitengine/purego"',
  '\tif _, err := purego.Dlopen("", purego.RTLD_NOW|purego.RTLD_GLOBAL); err != nil {\n\t\tpanic(err)\n\t}',
);
const pkcs11 = using('\t"github.com/miekg/pkcs11"', '\t_ = pkcs11.New("/nowhere")');

const programs: Readonly<Record<string, Program>> = {
  'PIE without cgo': { main: network, flags: ['-buildmode=pie'], cgo: '0' },
  'net with cgo': { main: network, cgo: '1' },
  'net with cgo, stripped': { main: network, flags: ['-ldflags=-s -w'], cgo: '1' },
  'net with cgo, PIE': { main: network, flags: ['-buildmode=pie'], cgo: '1' },
  'os/user with cgo': { main: users, cgo: '1' },
  'os/user with cgo and tags': { main: users, flags: ['-tags=prod,netgo'], cgo: '1' },
  'a package of its own with C': { main: ownC, cgo: '1' },
  'a package of its own with C, PIE': { main: ownC, flags: ['-buildmode=pie'], cgo: '1' },
  'a package of its own with C and libm': { main: ownMath, cgo: '1' },
  'a package of its own with C, stripped': { main: ownC, flags: ['-ldflags=-s -w'], cgo: '1' },
  'ebitengine/purego': { main: imported, modules: ['github.com/ebitengine/purego@v0.8.4'], cgo: '0' },
  'valyala/gozstd': { main: gozstd, modules: ['github.com/valyala/gozstd@v1.21.2'], cgo: '1' },
  'DataDog/zstd': { main: zstd, modules: ['github.com/DataDog/zstd@v1.5.7'], cgo: '1' },
  'mattn/go-sqlite3': { main: sqlite, modules: ['github.com/mattn/go-sqlite3@v1.14.32'], cgo: '1' },
  'mattn/go-sqlite3, tags': {
    main: sqlite,
    modules: ['github.com/mattn/go-sqlite3@v1.14.32'],
    flags: ['-tags=sqlite_foreign_keys,prod'],
    cgo: '1',
  },
  'mattn/go-sqlite3, PIE': {
    main: sqlite,
    modules: ['github.com/mattn/go-sqlite3@v1.14.32'],
    flags: ['-buildmode=pie'],
    cgo: '1',
  },
  'miekg/pkcs11': { main: pkcs11, modules: ['github.com/miekg/pkcs11@v1.1.1'], cgo: '1' },
};

const bases: readonly RootName[] = ['scratch', 'musl', 'gcompat-like'];
const counts = { pairs: 0, carriedOut: 0, failed: 0, words: 0 };
const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-remedies-'));
try {
  for (const [name, program] of Object.entries(programs)) {
    if (!name.includes(only)) continue;
    const sources = path.join(directory, 'sources');
    rmSync(sources, { recursive: true, force: true });
    buildProgram(program, sources);
    for (const base of bases) await tryPair(`${name} in ${base}`, sources, base);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
console.log(JSON.stringify(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;

function buildProgram({ main, modules = [], flags = [], cgo }: Program, sources: string): void {
  mkdirSync(sources);
  writeFileSync(path.join(sources, 'go.mod'), 'module example.com/app\n\ngo 1.21\n');
  writeFileSync(path.join(sources, 'main.go'), main);
  const env = goEnvironment({ CGO_ENABLED: cgo, GOFLAGS: '-mod=mod' });
  const go = (...args: string[]): void => void execFileSync('go', args, { cwd: sources, env, stdio: ['ignore', 2, 2] });
  if (modules.length > 0) go('get', ...modules);
  go('build', ...flags, '-o', 'app', '.');
}

async function tryPair(title: string, sources: string, base: RootName): Promise<void> {
  const root = rootOf(base, sources, 'root');
  const found = await errorIn(root);
  if (found === null) return;
  counts.pairs += 1;
  for (const alternative of alternatives(found.remedy)) {
    const changed = `${root}.changed`;
    cpSync(root, changed, { recursive: true, verbatimSymlinks: true });
    const done = carryOut(alternative, changed, sources);
    if (!done) counts.words += 1;
    else {
      counts.carriedOut += 1;
      const after = await errorIn(done);
      const { status, stderr } = spawnSync(built('starter'), [done, '0', '/app'], {
        encoding: 'utf8',
        timeout: 10_000,
      });
      if (after !== null || status !== 0) {
        counts.failed += 1;
        console.log(
          `${title}: ${found.code}: ${alternative.words} ${alternative.command}\n  then ${after?.code} ${status} ${stderr}`,
        );
      }
    }
    rmSync(changed, { recursive: true, force: true });
  }
  rmSync(root, { recursive: true, force: true });
}

/** @param name of its directory: an image that is tried instead must not replace the root itself */
function rootOf(base: RootName, sources: string, name: 'root' | 'image'): string {
  const root = path.join(directory, name);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  libcRoots[base](root);
  copyInto(root, path.join(sources, 'app'), '/app');
  return root;
}

async function errorIn(root: string): Promise<{ code: string; remedy: string } | null> {
  const host = caseHost(root, { app: '/app', env: { PATH: '/bin' }, identity: { uid: 0, gid: 0, groups: [0] } });
  const error = judge(await observe(host), {}).find(({ code }) => catalog[code].severity === 'error');
  if (error === undefined) return null;
  const { remedy } = catalog[error.code] as { remedy(detail: unknown): string };
  return { code: error.code, remedy: remedy(error.detail) };
}

/** The root in which the program should start then; null for what this machine cannot do. */
function carryOut({ words, command }: Alternative, root: string, sources: string): string | null {
  const image = /^FROM (\S+)$/.exec(command ?? '')?.[1];
  if (image !== undefined) return fromImage(image, sources);
  if (command !== null && /(?:^| )go build /.test(command)) return rebuilt(words, command, root, sources);
  const copied = /^COPY --from=\S+ (\S+) \S+\/$/.exec(command ?? '')?.[1];
  if (copied !== undefined) {
    copyInto(root, copied);
    return root;
  }
  if (!words.startsWith('copy the loader and each library')) return null;
  const listed = execFileSync('ldd', [path.join(sources, 'app')], { encoding: 'utf8' });
  for (const [file] of listed.matchAll(/\/\S+(?= \()/g)) copyInto(root, file);
  return root;
}

function fromImage(image: string, sources: string): string {
  const root = rootOf(image.startsWith('alpine') ? 'musl' : 'glibc', sources, 'image');
  if (image.includes('/cc-') || image.startsWith('debian')) {
    for (const name of ['libgcc_s.so.1', 'libstdc++.so.6']) copyInto(root, `/lib/x86_64-linux-gnu/${name}`);
  }
  return root;
}

/**
 * The C compiler of golang:alpine is musl's; there Go's own linker names musl's loader, since that of glibc does not
 * exist, and here only the C compiler does.
 */
function rebuilt(words: string, command: string, root: string, sources: string): string {
  const line = command.replace('-o /app', '-o rebuilt');
  const musl = { CC: 'musl-gcc', GOFLAGS: '-mod=mod -ldflags=-linkmode=external' };
  const env = goEnvironment(words.includes('musl') ? musl : { GOFLAGS: '-mod=mod' });
  const { status, stderr } = spawnSync('sh', ['-ec', line], { cwd: sources, env, encoding: 'utf8' });
  if (status !== 0) {
    console.log(`${line}: ${stderr.slice(0, 500)}`);
    rmSync(path.join(root, 'app'));
    return root;
  }
  copyFileSync(path.join(sources, 'rebuilt'), path.join(root, 'app'));
  return root;
}
