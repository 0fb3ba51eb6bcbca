import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fixture } from '../fixtures.ts';
import { go, goVersion } from '../go/go-toolchain.ts';

/** Who a process is. */
export interface WitnessIdentity {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** Capabilities that its bounding set lacks, by their numbers (linux/capability.h). */
  readonly without?: readonly number[];
  /** Ids of a user namespace, all of which stand for one of the machine. */
  readonly namespace?: { readonly inside: number; readonly outside: number };
}

/** What a Go program met. */
export interface Met {
  readonly roots: number;
  readonly offset: number;
  /** Empty if a file could be started, by its path. */
  readonly started: Readonly<Record<string, string>>;
}

export interface Witness {
  readonly pid: number;
  readonly met: Met;
  end(): void;
}

/** Starts a Go program in another root, as somebody, and lets it try; it stays until it is ended, so that it can be looked at. */
export async function startWitness(
  root: string,
  identity: WitnessIdentity,
  env: Readonly<Record<string, string>>,
  files: readonly string[],
): Promise<Witness> {
  const request = { root, env: Object.entries(env).map(([name, value]) => `${name}=${value}`), files, ...identity };
  const child = spawn(witnessProgram(), ['launch', JSON.stringify(request)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first: { pid: number } = JSON.parse(await nextLine(lines));
  const met: Met = JSON.parse(await nextLine(lines));
  return { ...first, met, end: () => end(child) };
}

/** The program, which is copied into the root as `/witness`. */
export function witnessProgram(): string {
  const directory = fixture('identity-witness', [source, goVersion()], (work) => {
    writeFileSync(path.join(work, 'main.go'), source);
    writeFileSync(path.join(work, 'go.mod'), 'module example.com/witness\n\ngo 1.21\n');
    go(['build', '-o', 'witness', '.'], { cwd: work, env: { CGO_ENABLED: '0' } });
  });
  return path.join(directory, 'witness');
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done === true) throw new Error('the witness ended and printed nothing');
  return value;
}

function end(child: ChildProcess): void {
  child.stdin?.end();
}

const source = `package main

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

type request struct {
	Root      string
	Uid, Gid  int
	Groups    []uint32
	Without   []uintptr
	Env       []string
	Files     []string
	Namespace *struct{ Inside, Outside int }
}

func main() {
	if os.Args[1] == "launch" {
		launch()
		return
	}
	started := map[string]string{}
	for _, file := range os.Args[2:] {
		started[file] = try(file)
	}
	roots := 0
	if pool, err := x509.SystemCertPool(); err == nil {
		roots = len(pool.Subjects())
	}
	_, offset := time.Now().Zone()
	json.NewEncoder(os.Stdout).Encode(map[string]any{"roots": roots, "offset": offset, "started": started})
	io.Copy(io.Discard, os.Stdin)
}

func try(file string) string {
	var exit *exec.ExitError
	command := exec.Command(file)
	// There is no /dev/null.
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stderr, os.Stderr
	err := command.Run()
	if err == nil {
		return ""
	}
	if errors.As(err, &exit) {
		return fmt.Sprint("exit ", exit.ExitCode())
	}
	return err.Error()
}

func launch() {
	runtime.LockOSThread()
	var r request
	if err := json.Unmarshal([]byte(os.Args[2]), &r); err != nil {
		panic(err)
	}
	for _, capability := range r.Without {
		if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_CAPBSET_DROP, capability, 0); errno != 0 {
			panic(errno)
		}
	}
	attributes := &syscall.SysProcAttr{
		Chroot:     r.Root,
		Credential: &syscall.Credential{Uid: uint32(r.Uid), Gid: uint32(r.Gid), Groups: r.Groups},
	}
	if r.Namespace != nil {
		one := []syscall.SysProcIDMap{{ContainerID: r.Namespace.Inside, HostID: r.Namespace.Outside, Size: 1}}
		attributes.Cloneflags = syscall.CLONE_NEWUSER
		attributes.UidMappings = one
		attributes.GidMappings = one
		attributes.Credential.NoSetGroups = true
	}
	command := exec.Command("/witness", append([]string{"try"}, r.Files...)...)
	command.Path = "/witness"
	command.Dir = "/"
	command.Env = r.Env
	command.SysProcAttr = attributes
	command.Stderr = os.Stderr
	input, _ := command.StdinPipe()
	output, err := command.StdoutPipe()
	if err != nil {
		panic(err)
	}
	if err := command.Start(); err != nil {
		panic(err)
	}
	line, err := bufio.NewReader(output).ReadString('\\n')
	if err != nil {
		panic(err)
	}
	fmt.Printf("{\\"pid\\":%d}\\n%s", command.Process.Pid, line)
	io.Copy(io.Discard, os.Stdin)
	input.Close()
	command.Wait()
}
`;
