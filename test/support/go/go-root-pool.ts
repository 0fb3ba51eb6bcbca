import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture } from '../fixtures.ts';
import { go, goCommand, goEnvironment, goVersion } from './go-toolchain.ts';

/** Prints what x509.SystemCertPool gives inside another root: the error, or the SHA-256 fingerprints. */
const source = `package main

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"os"
	"reflect"
	"sort"
	"strconv"
	"syscall"
	"unsafe"
)

func main() {
	if err := syscall.Chroot(os.Args[1]); err != nil {
		panic(err)
	}
	if err := syscall.Chdir(os.Args[2]); err != nil {
		panic(err)
	}
	uid, _ := strconv.Atoi(os.Args[3])
	if err := syscall.Setgid(uid); err != nil {
		panic(err)
	}
	if err := syscall.Setuid(uid); err != nil {
		panic(err)
	}
	out := struct {
		Error        string
		Fingerprints []string
	}{Fingerprints: []string{}}
	pool, err := x509.SystemCertPool()
	if err != nil {
		out.Error = err.Error()
	} else {
		certs := reflect.ValueOf(pool).Elem().FieldByName("lazyCerts")
		for i := 0; i < certs.Len(); i++ {
			get := certs.Index(i).FieldByName("getCert")
			get = reflect.NewAt(get.Type(), unsafe.Pointer(get.UnsafeAddr())).Elem()
			sum := sha256.Sum256(get.Call(nil)[0].Interface().(*x509.Certificate).Raw)
			out.Fingerprints = append(out.Fingerprints, hex.EncodeToString(sum[:]))
		}
	}
	sort.Strings(out.Fingerprints)
	json.NewEncoder(os.Stdout).Encode(out)
}
`;

export type GoPool = { readonly error: string; readonly fingerprints: readonly string[] };

/** A Go toolchain on this machine: its version and its command. */
export type Toolchain = { readonly version: string; readonly command: string };

/** The installed toolchain, and those that it has downloaded before; 1.16 is the first whose pool can be looked into. */
export function toolchains(): Toolchain[] {
  if (goCommand === null) return [];
  const cache = path.join(go(['env', 'GOMODCACHE']).trim(), 'golang.org');
  const downloaded = (existsSync(cache) ? readdirSync(cache) : []).flatMap((name) => {
    const version = /^toolchain@v[\d.]+-(go1\.(\d+)\.\d+)\./.exec(name);
    const command = path.join(cache, name, 'bin/go');
    return version?.[1] !== undefined && Number(version[2]) >= 16 && existsSync(command)
      ? [{ version: version[1], command }]
      : [];
  });
  return [{ version: goVersion(), command: goCommand }, ...downloaded.filter(({ version }) => version !== goVersion())];
}

/**
 * The pool of a program that is built with this toolchain, in this root; null when it does not come to an end.
 * Needs root, for chroot(2).
 */
export function systemCertPool(
  toolchain: Toolchain,
  layout: { root: string; cwd: string; uid: number; env: Readonly<Record<string, string>> },
): GoPool | null {
  const run = spawnSync(buildOracle(toolchain), [layout.root, layout.cwd, String(layout.uid)], {
    env: { ...layout.env },
    encoding: 'utf8',
    timeout: 2000,
    killSignal: 'SIGKILL',
  });
  if (run.signal === 'SIGKILL') return null;
  if (run.status !== 0) throw new Error(run.stderr);
  const { Error: error, Fingerprints: fingerprints } = JSON.parse(run.stdout);
  return { error, fingerprints };
}

/** Builds the program once; the other calls find it made. */
export function buildOracle({ version, command }: Toolchain): string {
  const directory = fixture('root-pool', [source, version], (work) => {
    const line = /^go(1\.\d+)/.exec(version)?.[1] ?? '1.21';
    writeFileSync(path.join(work, 'main.go'), source);
    writeFileSync(path.join(work, 'go.mod'), `module oracle\n\ngo ${line}\n`);
    execFileSync(command, ['build', '-o', 'oracle', '.'], {
      cwd: work,
      env: goEnvironment({ CGO_ENABLED: '0', GOTOOLCHAIN: version }),
      stdio: 'pipe',
    });
  });
  return path.join(directory, 'oracle');
}
