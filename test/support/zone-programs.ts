import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture, go, goVersion } from './go-toolchain.ts';

/** A container's root: what is at each path. */
export type Layout = Readonly<
  Record<string, Uint8Array | string | { readonly link: string } | { readonly directory: true }>
>;

export function makeRoot(root: string, layout: Layout): void {
  for (const [place, content] of Object.entries(layout)) {
    const file = path.join(root, place);
    mkdirSync(path.dirname(file), { recursive: true });
    if (content instanceof Uint8Array || typeof content === 'string') writeFileSync(file, content);
    else if ('link' in content) symlinkSync(content.link, file);
    else mkdirSync(file, { recursive: true });
  }
}

/** Puts a program into a root, sharing its bytes where the file system can. */
export function install(program: string, root: string, place: string): void {
  const file = path.join(root, place);
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    linkSync(program, file);
  } catch {
    copyFileSync(program, file);
  }
}

/** Runs a program of the root in it, with exactly this environment, and returns its words. */
export function runInRoot(root: string, program: string, env: Readonly<Record<string, string>>): string {
  const { status, stdout, stderr, error } = spawnSync('chroot', [root, program], {
    env: { ...env, PATH: process.env.PATH },
    encoding: 'utf8',
  });
  if (error !== undefined || status !== 0) throw new Error(`${program} in ${root}: ${error ?? stderr}`);
  return stdout.trimEnd();
}

export type GoFlavour = 'plain' | 'embedded' | 'linked-goroot';

/** A static Go program that prints `name<TAB>abbreviation<TAB>offset<TAB>verdict of LoadLocation`. */
export function goZoneProgram(
  flavour: GoFlavour,
  command?: { readonly version: string; readonly file: string },
): string {
  const version = command?.version ?? goVersion();
  const folder = fixture('go-zone', [goSource, flavour, version], (work) => {
    writeFileSync(path.join(work, 'main.go'), goSource);
    writeFileSync(path.join(work, 'go.mod'), 'module zone\n\ngo 1.13\n');
    const tags = flavour === 'embedded' ? ['-tags', 'timetzdata'] : [];
    const trim = flavour === 'linked-goroot' ? [] : ['-trimpath'];
    const args = ['build', ...tags, ...trim, '-ldflags', '-s -w', '-o', 'zone', '.'];
    if (command === undefined) go(args, { cwd: work, env: { CGO_ENABLED: '0' } });
    else
      execFileSync(command.file, args, {
        cwd: work,
        env: {
          ...process.env,
          CGO_ENABLED: '0',
          GOTOOLCHAIN: 'local',
          GOENV: 'off',
          GOFLAGS: '',
          GOROOT: path.join(command.file, '../..'),
        },
        stdio: 'pipe',
      });
  });
  return path.join(folder, 'zone');
}

export function hasCompiler(compiler: 'gcc' | 'musl-gcc'): boolean {
  return spawnSync(compiler, ['--version']).status === 0;
}

/** A static C program that prints `abbreviation<TAB>offset`; null where the compiler is missing. */
export function cZoneProgram(compiler: 'gcc' | 'musl-gcc'): string | null {
  if (!hasCompiler(compiler)) return null;
  const folder = fixture(`c-zone-${compiler}`, cSource, (work) => {
    writeFileSync(path.join(work, 'zone.c'), cSource);
    execFileSync(compiler, ['-static', '-O1', '-o', 'zone', 'zone.c'], { cwd: work, stdio: 'pipe' });
  });
  return path.join(folder, 'zone');
}

const goSource = `package main

import (
	"fmt"
	"time"
)

func main() {
	name, offset := time.Now().Zone()
	verdict := "ok"
	if _, err := time.LoadLocation("Europe/London"); err != nil {
		verdict = err.Error()
	}
	fmt.Printf("%s\\t%s\\t%d\\t%s\\n", time.Local.String(), name, offset, verdict)
}
`;

const cSource = `#define _GNU_SOURCE
#include <stdio.h>
#include <time.h>
int main(void) {
  time_t now = time(0);
  struct tm tm;
  tzset();
  localtime_r(&now, &tm);
  printf("%s\\t%ld\\n", tm.tm_zone, tm.tm_gmtoff);
}
`;
