import { machineNamed } from '../../src/decode/elf/machines.ts';
import type { Host } from '../../src/host/host.ts';
import { observeContainerLibc, readLoaders } from './container/observe.ts';
import type { LibcFacts } from './facts.ts';
import { observeProgram, type Subject } from './program/observe.ts';
import { askFile } from './tools/observe.ts';

export async function observe(host: Host): Promise<LibcFacts> {
  const loaders = readLoaders(host);
  const kernel = host.platform?.machine == null ? null : machineNamed(host.platform.machine);
  const subject = findSubject(host);
  const fileAnswer = subject === null ? null : askFile(host, subject.path);
  const program = subject === null ? null : await observeProgram(host, subject, loaders);
  const machine = program?.machine ?? null;
  const machines = [...new Set([machine, kernel ?? machineNamed(host.machine)])].filter((row) => row !== null);
  return {
    live: host.live,
    machine: kernel?.goarch ?? null,
    container: observeContainerLibc(host, loaders, machines, program?.facts.loader?.path ?? null),
    program:
      program === null
        ? null
        : { ...program.facts, tools: { ...program.facts.tools, file: (await fileAnswer) ?? null } },
  };
}

/** The program, or the Go toolchain where none was seen. */
function findSubject(host: Host): Subject | null {
  const { app } = host;
  if (app !== null) return { path: app.path, foundBy: app.foundBy, role: 'program', app };
  const go = host.tools.find('go', ['/usr/local/go/bin', '/usr/lib/go/bin']);
  return go === null ? null : { path: go, foundBy: 'the Go toolchain', role: 'toolchain', app: null };
}
