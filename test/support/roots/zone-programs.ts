import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture } from '../fixtures.ts';
import type { GoRelease } from '../go/go-releases.ts';
import { go, goEnvironment, goVersion } from '../go/go-toolchain.ts';
import { has } from '../needs.ts';

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
export function goZoneProgram(flavour: GoFlavour, release?: GoRelease): string {
  const version = release?.version ?? goVersion();
  const directory = fixture('go-zone', [goSource, flavour, version], (work) => {
    writeFileSync(path.join(work, 'main.go'), goSource);
    writeFileSync(path.join(work, 'go.mod'), 'module zone\n\ngo 1.13\n');
    const tags = flavour === 'embedded' ? ['-tags', 'timetzdata'] : [];
    const trim = flavour === 'linked-goroot' ? [] : ['-trimpath'];
    const args = ['build', ...tags, ...trim, '-ldflags', '-s -w', '-o', 'zone', '.'];
    if (release === undefined) go(args, { cwd: work, env: { CGO_ENABLED: '0' } });
    else
      execFileSync(release.command, args, {
        cwd: work,
        env: goEnvironment({ CGO_ENABLED: '0', GOFLAGS: '', GOROOT: path.join(release.command, '../..') }),
        stdio: 'pipe',
      });
  });
  return path.join(directory, 'zone');
}

/** A static C program that prints `abbreviation<TAB>offset`; null if the compiler is missing. */
export function cZoneProgram(compiler: 'gcc' | 'musl-gcc'): string | null {
  if (!has(compiler)) return null;
  const version = execFileSync(compiler, ['--version'], { encoding: 'utf8' });
  const directory = fixture(`c-zone-${compiler}`, [cSource, version], (work) => {
    writeFileSync(path.join(work, 'zone.c'), cSource);
    execFileSync(compiler, ['-static', '-O1', '-o', 'zone', 'zone.c'], { cwd: work, stdio: 'pipe' });
  });
  return path.join(directory, 'zone');
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
