import { join } from '../../src/decode/go/env/env.ts';
import { parseGoVersion } from '../../src/decode/go/version/version.ts';
import type { Finding } from '../../src/finding.ts';
import { defineProbe } from '../../src/probe.ts';
import { judgeEnvironment } from './environment/judge.ts';
import { judgeExpectedEnv } from './expected-env/judge.ts';
import type { GoFacts } from './facts.ts';
import { findings } from './findings.ts';
import { type Expectations, options } from './options.ts';
import { judgeProgram } from './program/judge.ts';
import { judgeExpected } from './program/judge-expected.ts';
import type { ProgramFacts } from './program/observe.ts';
import { observeProgram } from './program/observe.ts';
import { judgeRuntime } from './runtime/judge.ts';
import { observeRuntime } from './runtime/observe.ts';
import { judgeSource } from './source/judge.ts';
import { type BuildPlace, observeSource } from './source/observe.ts';
import { statements } from './statements.ts';
import { judgeToolchain } from './toolchain/judge.ts';
import type { ToolchainFacts } from './toolchain/observe.ts';
import { observeToolchain } from './toolchain/observe.ts';

export const goProbe = defineProbe({
  id: 'go',
  title: 'Go toolchain, program and run-time variables',
  options,
  requires: [],
  findings,
  statements,

  async observe(host, expect): Promise<GoFacts> {
    const directory = directoryOf(expect.source, host.cwd);
    const asked = observeToolchain(host, directory);
    asked.catch(() => {}); // its error is handled below, unless reading the program throws first
    const program = observeProgram(host);
    const runtime = observeRuntime(host);
    const toolchain = await asked;
    const building = toolchain?.environment.environmentKnown === true && host.app?.running !== true;
    const source = building ? observeSource(host, buildPlace(toolchain, directory, expect)) : null;
    return { program, runtime, toolchain, source };
  },

  judge: ({ program, toolchain, source, runtime }, expect) => [
    ...(program === null ? [] : judgeProgram(program, expect)),
    ...judgeExpected(program, expect),
    ...judgeRuntime(runtime, program, toolchain?.version ?? null),
    ...(toolchain === null ? [] : judgeToolchain(toolchain, expect, program?.state === 'go' && program.running)),
    ...(toolchain === null || toolchain.startFailure !== null
      ? []
      : judgeEnvironment(toolchain.environment, {
          ...toolchain,
          running: program?.running === true,
          hasModule: source?.modFile != null,
          needsCgo: (source?.requires.direct.length ?? 0) > 0,
        })),
    ...(toolchain === null || toolchain.startFailure !== null || source === null
      ? []
      : judgeSource(source, toolchain.environment, toolchain.version)),
    ...judgeExpectedEnv(toolchain, expect.goEnv),
    ...judgeNothingFound(program, toolchain, expect),
  ],

  summary({ program, toolchain }) {
    if (program?.state === 'go') return programSummary(program.path, program.build);
    const version = toolchain?.version ?? null;
    const tool = toolchain === null ? 'no toolchain' : `${toolchain.path}: ${version ?? 'version unknown'}`;
    if (program?.state === 'other' && program.runtime !== null)
      return `${program.path}: not a Go program (${program.runtime.name})`;
    if (program !== null) return `${program.path}: ${program.problem}`;
    return `no program; ${tool}`;
  },
});

/** As the go command takes it: relative to the working directory. */
function directoryOf(source: string | undefined, cwd: string): string {
  if (source === undefined) return cwd;
  return source.startsWith('/') ? source : join(cwd, source);
}

function buildPlace({ environment, version }: ToolchainFacts, directory: string, expect: Expectations): BuildPlace {
  const parsed = version === null ? null : parseGoVersion(version);
  const { values, work, compiler } = environment;
  const usualHeaders = compiler.headers === true && values.GOARCH.value === values.GOHOSTARCH.value;
  return { directory, named: expect.source !== undefined, values, work, version: parsed, usualHeaders };
}

function programSummary(
  path: string,
  build: { goVersion: string; package: string | null; module: { path: string; version: string } | null },
): string {
  const version = build.goVersion.split(/[ \t]/, 1)[0] ?? '';
  const what = build.module === null ? build.package : `${build.module.path} ${build.module.version}`;
  return `${path}: ${version}${what === null ? '' : `, ${what}`}`;
}

/** A range was stated, but there is nothing that it could apply to. */
function judgeNothingFound(
  program: ProgramFacts | null,
  toolchain: ToolchainFacts | null,
  expect: Expectations,
): Finding<typeof findings>[] {
  if (expect.go === undefined || program !== null || toolchain?.version != null) return [];
  const detail = { subject: 'no program and no go command', problem: 'neither was found', range: expect.go.text };
  return [{ code: 'go/version-undetermined', detail }];
}
