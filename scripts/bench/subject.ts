import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../build/paths.ts';
import { findTool } from '../build/tools.ts';

/** The Go program that is inspected. */
export interface Subject {
  readonly path: string;
  readonly description: string;
}

const paddingBytes = 20 << 20;

/**
 * A Go program of more than 20 MB, linked to libc by cgo, so that there is something for `ldd` to find. Where it cannot be built,
 * the static Go program that every working copy has: the TypeScript compiler.
 */
export function makeSubject(directory: string): Subject {
  const go = findTool('go');
  if (go !== null && findTool('gcc') !== null) {
    writeFileSync(join(directory, 'padding'), new Uint8Array(paddingBytes).fill(0x5a));
    writeFileSync(join(directory, 'go.mod'), 'module example.com/server\n\ngo 1.20\n');
    writeFileSync(join(directory, 'main.go'), program);
    const env = { ...process.env, CGO_ENABLED: '1', GOFLAGS: '', GOTOOLCHAIN: 'local', GOPROXY: 'off' };
    execFileSync(go, ['build', '-o', 'server', '.'], { cwd: directory, env, stdio: ['ignore', 'ignore', 'inherit'] });
    return describe(join(directory, 'server'), 'dynamic, cgo');
  }
  const compiler = `node_modules/@typescript/typescript-linux-${process.arch}/lib/tsc`;
  return describe(join(repository, compiler), 'static; no go and gcc to build a dynamic one');
}

const program = `package main

import (
	_ "embed"
	"fmt"
	"net"
	"os/user"
)

//go:embed padding
var padding []byte

func main() {
	names, _ := net.LookupHost("localhost")
	me, _ := user.Current()
	fmt.Println(len(padding), names, me)
}
`;

function describe(path: string, how: string): Subject {
  return { path, description: `a Go program of ${Math.round(statSync(path).size / 2 ** 20)} MB (${how})` };
}

/**
 * A directory with links to the tools, to serve as the whole PATH.
 *
 * @returns the directory, or the name of the first tool that this machine lacks
 */
export function makeToolDirectory(directory: string, tools: readonly string[]): { path: string } | { missing: string } {
  mkdirSync(directory);
  for (const tool of tools) {
    const found = findTool(tool);
    if (found === null) return { missing: tool };
    symlinkSync(found, join(directory, tool));
  }
  return { path: directory };
}
