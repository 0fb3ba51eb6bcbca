import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture } from '../fixtures.ts';
import { goEnvironment, goVersion } from '../go/go-toolchain.ts';
import type { Need } from '../needs.ts';

/**
 * Real programs for the loader tests, built once by the compilers of this machine.
 */
export interface Recipe {
  readonly tool: 'go' | 'gcc' | 'musl-gcc';
  /** Source files by name. */
  readonly sources: Readonly<Record<string, string>>;
  /** Commands in the directory of the sources; `go`, `gcc` and `musl-gcc` are found in PATH. */
  readonly commands: readonly (readonly string[])[];
  readonly env?: Readonly<Record<string, string>>;
}

const hello = '#include <stdio.h>\nint main(void) { puts("hi"); return 0; }\n';
const callsFoo = 'extern const char *foo(void);\n#include <stdio.h>\nint main(void) { puts(foo()); return 0; }\n';
const foo = 'const char *foo(void) { return "hi"; }\n';
const fooOfTable = 'const char *table[] = {"hi", "a", "b", "c"};\nconst char *foo(void) { return table[0]; }\n';
const callsBar = 'extern const char *bar(void);\nconst char *foo(void) { return bar(); }\n';
const bar = 'const char *bar(void) { return "hi"; }\n';
const goHello = 'package main\n\nimport "os"\n\nfunc main() { os.Stdout.WriteString("hi\\n") }\n';
const goCgo =
  'package main\n\n// #include <stdlib.h>\nimport "C"\nimport (\n\t"net"\n\t"os"\n)\n\nfunc main() {\n\tC.free(nil)\n\t_ = net.DefaultResolver\n\t_, _ = net.LookupPort("tcp", "80")\n\tos.Stdout.WriteString("hi\\n")\n}\n';
const goIconv =
  'package main\n\n// #include <iconv.h>\n// #include <stdlib.h>\nimport "C"\n\nfunc main() {\n\tto, from := C.CString("UTF-8"), C.CString("ISO-8859-2")\n\t_, err := C.iconv_open(to, from)\n\tprintln(err == nil)\n}\n';
const goLookup =
  'package main\n\nimport (\n\t"net"\n\t"os"\n)\n\nfunc main() {\n\t_, _ = net.LookupHost(os.Args[1])\n}\n';
const opener =
  '#include <dlfcn.h>\n#include <stdio.h>\nint main(int c, char **v) {\n  if (c > 1 && !dlopen(v[1], RTLD_NOW)) { fprintf(stderr, "%s\\n", dlerror()); return 1; }\n  puts("hi");\n  return 0;\n}\n';
const tls = '__attribute__((tls_model("initial-exec"))) __thread int x = 1;\nint get(void) { return x; }\n';
const fakeLibc = 'int puts(const char *s) { return s != 0; }\nint __libc_start_main(void) { return 0; }\n';
const fakeVersions = 'GLIBC_2.2.5 { };\nGLIBC_2.34 { global: __libc_start_main; };\nGLIBC_2.99 { global: puts; };\n';

const goModule = { 'go.mod': 'module example.com/app\n\ngo 1.21\n' };
const withFoo = { 'main.c': callsFoo, 'foo.c': foo };
const makeFoo = ['gcc', '-shared', '-fPIC', '-Wl,-soname,libfoo.so', 'foo.c', '-o', 'libfoo.so'];
const linkFoo = ['gcc', 'main.c', '-L.', '-lfoo', '-o', 'app'];
const chain = { 'main.c': callsFoo, 'foo.c': callsBar, 'bar.c': bar };
const makeBar = ['gcc', '-shared', '-fPIC', '-Wl,-soname,libbar.so', 'bar.c', '-o', 'libbar.so'];
const makeFooWithBar = [...makeFoo.slice(0, -2), '-L.', '-lbar', '-o', 'libfoo.so'];
const allowMissing = '-Wl,--allow-shlib-undefined';
const muslOf = (command: readonly string[]): readonly string[] => ['musl-gcc', ...command.slice(1)];

function go(source: string, flags: readonly string[], env: Readonly<Record<string, string>>): Recipe {
  return {
    tool: 'go',
    sources: { ...goModule, 'main.go': source },
    commands: [['go', 'build', '-trimpath', ...flags, '-o', 'app', '.']],
    env,
  };
}

function c(
  commands: Recipe['commands'],
  sources: Readonly<Record<string, string>>,
  tool: 'gcc' | 'musl-gcc' = 'gcc',
): Recipe {
  return { tool, sources, commands };
}

/** chroot, uid, execve: `starter ROOT UID PROGRAM ARG…`; the errno goes to standard error. */
const starter = `#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
extern char **environ;
int main(int c, char **v) {
  int uid = atoi(v[2]);
  if (c < 4 || chroot(v[1]) || chdir("/")) return 99;
  if (uid && (setgroups(0, 0) || setgid(uid) || setuid(uid))) return 99;
  execve(v[3], v + 3, environ);
  fprintf(stderr, "execve: %d\\n", errno);
  return 126;
}
`;

export const recipes = {
  starter: c([['gcc', '-static', 'main.c', '-o', 'app']], { 'main.c': starter }),
  'go-static': go(goHello, [], { CGO_ENABLED: '0' }),
  'go-stripped': go(goHello, ['-ldflags=-s -w'], { CGO_ENABLED: '0' }),
  'go-pie': go(goHello, ['-buildmode=pie'], { CGO_ENABLED: '0' }),
  'go-cgo': go(goCgo, [], { CGO_ENABLED: '1' }),
  'go-cgo-pie': go(goCgo, ['-buildmode=pie'], { CGO_ENABLED: '1' }),
  'go-external-static': go(goCgo, ['-tags=netgo,osusergo', '-ldflags=-linkmode external -extldflags -static'], {
    CGO_ENABLED: '1',
  }),
  'go-cgo-unused': go(goHello, ['-ldflags=-s -w'], { CGO_ENABLED: '1' }),
  'go-musl-static': go(goHello, ['-ldflags=-linkmode external -extldflags -static'], {
    CGO_ENABLED: '1',
    CC: 'musl-gcc',
  }),
  'go-static-nss': go(goCgo, ['-ldflags=-linkmode external -extldflags -static'], { CGO_ENABLED: '1' }),
  'go-static-iconv': go(goIconv, ['-ldflags=-s -w -linkmode external -extldflags -static'], { CGO_ENABLED: '1' }),
  'go-shared': go('package main\n\nimport "C"\n\nfunc main() {}\n', ['-buildmode=c-shared'], { CGO_ENABLED: '1' }),
  'go-lookup': go(goLookup, [], { CGO_ENABLED: '1' }),
  'go-lookup-netgo': go(goLookup, ['-tags=netgo'], { CGO_ENABLED: '1' }),
  'go-arm64': go(goHello, [], { CGO_ENABLED: '0', GOARCH: 'arm64' }),
  'go-s390x': go(goHello, [], { CGO_ENABLED: '0', GOARCH: 's390x' }),
  'go-386': go(goHello, [], { CGO_ENABLED: '0', GOARCH: '386' }),
  'go-freebsd': go(goHello, [], { CGO_ENABLED: '0', GOOS: 'freebsd' }),
  'go-windows': go(goHello, [], { CGO_ENABLED: '0', GOOS: 'windows' }),
  'c-dynamic': c([['gcc', 'main.c', '-o', 'app']], { 'main.c': hello }),
  'c-lazy': c([['gcc', '-Wl,-z,lazy', '-pie', 'main.c', '-o', 'app']], { 'main.c': hello }),
  'c-no-relro': c([['gcc', '-Wl,-z,norelro', 'main.c', '-o', 'app']], { 'main.c': hello }),
  'c-executable-stack': c([['gcc', '-z', 'execstack', 'main.c', '-o', 'app']], { 'main.c': hello }),
  'c-stripped': c([['gcc', '-s', 'main.c', '-o', 'app']], { 'main.c': hello }),
  'c-now': c([['gcc', '-Wl,-z,now,-z,relro', 'main.c', '-o', 'app']], { 'main.c': hello }),
  'c-no-pie': c([['gcc', '-no-pie', 'main.c', '-o', 'app']], { 'main.c': hello }),
  'c-static': c([['gcc', '-static', 'main.c', '-o', 'app']], { 'main.c': hello }),
  'c-static-pie': c([['gcc', '-static-pie', 'main.c', '-o', 'app']], { 'main.c': hello }),
  'c-fortified': c([['gcc', '-O2', '-D_FORTIFY_SOURCE=2', 'main.c', '-o', 'app']], {
    'main.c':
      '#include <stdio.h>\n#include <string.h>\nint main(int c, char **v) { char b[8]; strcpy(b, v[0]); puts(c > 5 ? b : "hi"); return 0; }\n',
  }),
  'c-math': c([['gcc', 'main.c', '-lm', '-o', 'app']], {
    'main.c':
      '#include <math.h>\n#include <stdio.h>\nint main(int c, char **v) { (void)v; puts(cos(c) > 2 ? "no" : "hi"); return 0; }\n',
  }),
  'c-needs-foo': c([makeFoo, linkFoo], withFoo),
  'c-thread-exit': c([['gcc', 'main.c', '-o', 'app']], {
    'main.c':
      '#include <pthread.h>\n#include <stdio.h>\nstatic void *f(void *x) { (void)x; pthread_exit(0); }\nint main(void) { pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0); puts("hi"); return 0; }\n',
  }),
  'c-iconv': c([['gcc', 'main.c', '-o', 'app']], {
    'main.c':
      '#include <iconv.h>\n#include <stdio.h>\nint main(void) { if (iconv_open("UTF-8", "ISO-8859-2") == (iconv_t)-1) { perror("iconv"); return 1; } puts("hi"); return 0; }\n',
  }),
  'c-rpath': c([makeFoo, [...linkFoo, '-Wl,--disable-new-dtags,-rpath,/opt/lib']], withFoo),
  'c-runpath': c([makeFoo, [...linkFoo, '-Wl,--enable-new-dtags,-rpath,/opt/lib']], withFoo),
  'c-runpath-origin': c([makeFoo, [...linkFoo, '-Wl,--enable-new-dtags,-rpath,$ORIGIN/lib']], withFoo),
  'c-rpath-chain': c(
    [makeBar, makeFooWithBar, [...linkFoo, allowMissing, '-Wl,--disable-new-dtags,-rpath,/opt/lib']],
    chain,
  ),
  'c-runpath-chain': c(
    [makeBar, makeFooWithBar, [...linkFoo, allowMissing, '-Wl,--enable-new-dtags,-rpath,/opt/lib']],
    chain,
  ),
  'c-chain': c([makeBar, makeFooWithBar, [...linkFoo, allowMissing]], chain),
  'c-origin-library': c(
    [
      makeBar,
      [...makeFooWithBar, '-Wl,--enable-new-dtags,-rpath,$ORIGIN'],
      [...linkFoo, allowMissing, '-Wl,--enable-new-dtags,-rpath,/opt/lib'],
    ],
    chain,
  ),
  'c-runpath-lib': c([makeFoo, [...linkFoo, '-Wl,--enable-new-dtags,-rpath,/usr/$LIB/app']], withFoo),
  'c-needs-platform': c(
    [['gcc', '-shared', '-fPIC', '-Wl,-soname,libfoo-$PLATFORM.so', 'foo.c', '-o', 'libfoo.so'], linkFoo],
    withFoo,
  ),
  'c-filter': c([makeBar, [...makeFoo, '-Wl,-F,libbar.so'], linkFoo], { ...withFoo, 'bar.c': bar }),
  'c-packed-library': c([[...makeFoo, '-Wl,-z,pack-relative-relocs'], linkFoo], { ...withFoo, 'foo.c': fooOfTable }),
  'c-nodeflib': c([makeFoo, [...linkFoo, '-Wl,-z,nodefaultlib']], withFoo),
  'c-too-new': c(
    [
      ['mkdir', '-p', 'stub'],
      [
        'gcc',
        '-shared',
        '-nostdlib',
        '-fPIC',
        '-fno-builtin',
        '-Wl,-soname,libc.so.6,--version-script,versions',
        'libc.c',
        '-o',
        'stub/libc.so.6',
      ],
      ['gcc', '-nodefaultlibs', '-fno-builtin', 'main.c', 'stub/libc.so.6', '-o', 'app'],
    ],
    { 'main.c': hello, 'libc.c': fakeLibc, versions: fakeVersions },
  ),
  'c-opener': c([['gcc', 'main.c', '-o', 'app']], { 'main.c': opener }),
  'c-tls-library': c([['gcc', '-shared', '-fPIC', 'tls.c', '-nostdlib', '-o', 'app']], { 'tls.c': tls }),
  'musl-dynamic': c([['musl-gcc', 'main.c', '-o', 'app']], { 'main.c': hello }, 'musl-gcc'),
  'musl-static': c([['musl-gcc', '-static', 'main.c', '-o', 'app']], { 'main.c': hello }, 'musl-gcc'),
  'musl-needs-foo': c([muslOf(makeFoo), muslOf(linkFoo)], withFoo, 'musl-gcc'),
  'musl-filter': c(
    [muslOf(makeBar), muslOf([...makeFoo, '-Wl,-F,libbar.so']), muslOf(linkFoo)],
    { ...withFoo, 'bar.c': bar },
    'musl-gcc',
  ),
  'musl-packed-library': c(
    [muslOf([...makeFoo, '-Wl,-z,pack-relative-relocs']), muslOf(linkFoo)],
    { ...withFoo, 'foo.c': fooOfTable },
    'musl-gcc',
  ),
  'musl-runpath-origin': c([muslOf(makeFoo), muslOf([...linkFoo, '-Wl,-rpath,$ORIGINAL'])], withFoo, 'musl-gcc'),
  'musl-runpath': c([muslOf(makeFoo), muslOf([...linkFoo, '-Wl,-rpath,/opt/lib'])], withFoo, 'musl-gcc'),
  'musl-runpath-chain': c(
    [
      muslOf(makeBar),
      muslOf(makeFooWithBar),
      muslOf([...linkFoo, allowMissing, '-Wl,--enable-new-dtags,-rpath,/opt/lib']),
    ],
    chain,
    'musl-gcc',
  ),
  'musl-opener': c([['musl-gcc', 'main.c', '-o', 'app']], { 'main.c': opener }, 'musl-gcc'),
  'musl-new-symbol': c(
    [['musl-gcc', 'main.c', '-Wl,--unresolved-symbols=ignore-all', '-o', 'app']],
    {
      'main.c':
        '#include <stdio.h>\nint from_a_newer_musl(void);\nint main(int c, char **v) { (void)v; puts("hi"); return c > 5 ? from_a_newer_musl() : 0; }\n',
    },
    'musl-gcc',
  ),
} as const satisfies Record<string, Recipe>;

export type ProgramName = keyof typeof recipes;

/** What the recipe of a program needs. */
export function toolsFor(name: ProgramName): Need[] {
  const { tool, env = {} }: Recipe = recipes[name];
  if (tool !== 'go') return [tool];
  if (env.CGO_ENABLED !== '1') return ['go'];
  return ['go', env.CC === 'musl-gcc' ? 'musl-gcc' : 'gcc'];
}

/** A file that the recipe makes: `app`, or a library next to it. */
export function built(name: ProgramName, file = 'app'): string {
  return path.join(build(name), file);
}

function build(name: ProgramName): string {
  const recipe: Recipe = recipes[name];
  return fixture(`libc-${name}`, [recipe, ...toolsFor(name).map(versionOf)], (directory) => {
    for (const [file, text] of Object.entries(recipe.sources)) writeFileSync(path.join(directory, file), text);
    for (const [tool = '', ...args] of recipe.commands) {
      execFileSync(findTool(tool) ?? tool, args, {
        cwd: directory,
        env: goEnvironment({ GOPROXY: 'off', ...recipe.env }),
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    }
  });
}

const versions = new Map<string, string>();

/** A fixture depends on the version of its compiler too. */
function versionOf(tool: string): string {
  const known =
    versions.get(tool) ??
    (tool === 'go' ? goVersion() : execFileSync(findTool(tool) ?? tool, ['--version'], { encoding: 'utf8' }));
  versions.set(tool, known);
  return known;
}

function findTool(tool: string): string | null {
  const directories = [...(process.env.PATH ?? '').split(':'), '/usr/local/go/bin'];
  return directories.map((directory) => path.join(directory, tool)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Writes a file into a root, with its directories. */
export function place(root: string, inside: string, content: string | Buffer, mode = 0o755): void {
  const file = path.join(root, inside);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
}

/** Copies a file of this machine into a root, links followed. */
export function copyInto(root: string, from: string, inside = from): void {
  place(root, inside, readFileSync(from));
}
