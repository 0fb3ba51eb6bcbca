import { isInGoRange } from '../../../src/decode/go-range.ts';
import { supportedLines } from '../../../src/decode/go-releases.ts';
import { parseGoVersion } from '../../../src/decode/go-version.ts';
import type { Expectations } from '../../../src/expectations.ts';
import type { Finding } from '../../../src/finding.ts';
import type { programFindings } from './findings.ts';
import type { BuildFacts, ProgramFacts, UnreadProgram } from './observe.ts';

type ProgramFinding = Finding<typeof programFindings>;

export function judgeProgram(program: ProgramFacts, expect: Expectations): ProgramFinding[] {
  if (program.state !== 'go') return judgeUnread(program, expect);
  return [...judgeRange(program.path, program.build, expect), ...judgeSupport(program.path, program.build)];
}

const unreadCodes = {
  missing: 'go/program-missing',
  denied: 'go/program-unreadable',
  'no-build-info': 'go/no-build-info',
} as const;

function judgeUnread({ path, state, problem }: UnreadProgram, expect: Expectations): ProgramFinding[] {
  const found: ProgramFinding = { code: unreadCodes[state], detail: { path, problem } };
  if (expect.go === undefined) return [found];
  return [found, { code: 'go/version-undetermined', detail: { subject: path, problem, range: expect.go.text } }];
}

function judgeRange(path: string, build: BuildFacts, expect: Expectations): ProgramFinding[] {
  if (expect.go === undefined) return [];
  const range = expect.go.text;
  const version = parseGoVersion(build.goVersion);
  if (version === null) {
    const problem = `the version '${build.goVersion}' cannot be ordered`;
    return [{ code: 'go/version-undetermined', detail: { subject: path, problem, range } }];
  }
  return isInGoRange(version, expect.go)
    ? []
    : [{ code: 'go/version-outside-range', detail: { path, version: build.goVersion, range } }];
}

function judgeSupport(path: string, { goVersion, goLine, support }: BuildFacts): ProgramFinding[] {
  if (support.state !== 'ended' || goLine === null) return [];
  const detail = {
    path,
    version: goVersion,
    line: goLine,
    ended: support.ended,
    supported: supportedLines().join(', '),
  };
  return [{ code: 'go/version-unsupported', detail }];
}
