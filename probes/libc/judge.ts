import type { Finding } from '../../src/finding.ts';
import { judgeCgo } from './cgo/judge.ts';
import { judgeContainer } from './container/judge.ts';
import { describeContainer } from './describe.ts';
import { judgeExpectations } from './expected/judge.ts';
import type { LibcFacts, StartFacts } from './facts.ts';
import type { findings } from './findings.ts';
import { judgeOpenedLater } from './later/judge.ts';
import { judgeLibraries, judgeLoadedLater } from './libraries/judge.ts';
import { judgeRunPaths } from './libraries/judge-run-paths.ts';
import type { Expectations } from './options.ts';
import { givesListToShell, judgeCommand, judgeMissingShell } from './program/command/judge.ts';
import { judgeLineEnds, judgeStart, judgeStop, judgeToldScript } from './program/judge.ts';
import type { StartFinding } from './program/start-finding.ts';
import { judgeResolver } from './resolver/judge.ts';
import { judgeTools } from './tools/judge.ts';

export function judge(facts: LibcFacts, expect: Expectations): Finding<typeof findings>[] {
  return [...judgeStarters(facts), ...judgeSubject(facts), ...judgeExpectations(facts, expect)];
}

/** What must start before the program: of several that cannot, the first. */
function judgeStarters(facts: LibcFacts): Finding<typeof findings>[] {
  for (const starter of facts.start?.starters ?? []) {
    const missing = facts.start === null ? [] : judgeMissingShell(starter, facts.start);
    const found = missing.length > 0 ? missing : judgeStart(facts, starter);
    if (found.length > 0) return found;
    const libraries = judgeLibraries(facts, starter);
    if (libraries.length > 0) return libraries;
    const told = judgeToldScript(starter);
    if (told.length > 0) return told;
    const lines = judgeLineEnds(starter);
    if (lines.length > 0) return lines;
    const stop = judgeStop(starter);
    if (stop.length > 0) return stop;
  }
  return facts.start == null ? [] : judgeCommand(facts.start);
}

function judgeSubject(facts: LibcFacts): Finding<typeof findings>[] {
  const { program, container } = facts;
  if (program === null && facts.start !== null && leadsNowhere(facts.start)) return [];
  if (program === null) return [{ code: 'libc/no-program', detail: { libc: describeContainer(container) } }];
  // A toolchain that cannot start is reported by the go probe.
  if (program.role === 'toolchain') return [];
  const start = judgeStart(facts, program).map((finding) => withMeant(finding, facts.start));
  if (start.length > 0) return start;
  const { told } = facts.start ?? {};
  if (told !== undefined) return judgeToldScript({ ...program, ...told });
  // A running program has found its libraries, perhaps through an environment that we may not read.
  const libraries = program.running ? [] : judgeLibraries(facts, program);
  return [
    ...libraries,
    ...judgeOpenedLater(program),
    ...judgeLoadedLater(facts, program),
    ...judgeContainer(facts, program),
    ...judgeRunPaths(program),
    ...judgeCgo(facts, program),
    ...(facts.live ? judgeResolver(program) : []),
    ...judgeTools(program),
  ];
}

/** Why the command starts no program is told by a finding about the command. */
function leadsNowhere(command: StartFacts): boolean {
  const { notFound, starters } = command;
  return (
    notFound !== null ||
    givesListToShell(command) ||
    starters.some(({ missingScript, carriageReturn, refusesPipefail, stops, refusesOption }) =>
      [missingScript, carriageReturn, refusesPipefail, stops, refusesOption].some((each) => each !== undefined),
    )
  );
}

/** A program that is not there because its command is not written as engines read it. */
function withMeant(finding: StartFinding, start: LibcFacts['start']): StartFinding {
  if (finding.code !== 'libc/program-missing' || start?.meant === undefined || start.starters.length > 0)
    return finding;
  return { ...finding, detail: { ...finding.detail, meant: start.meant } };
}
