import type { Expectations } from '../../src/expectations.ts';
import type { Finding } from '../../src/finding.ts';
import { describeContainer } from './describe.ts';
import type { LibcFacts } from './facts.ts';
import type { findings } from './findings.ts';
import { judgeCgo } from './judge/cgo.ts';
import { judgeExpectations } from './judge/expectations.ts';
import { judgeContainer, judgeLibraries, judgeLoadedLater } from './judge/loader.ts';
import { judgeResolver } from './judge/resolver.ts';
import { judgeRunPaths } from './judge/run-paths.ts';
import { judgeStart } from './judge/start.ts';
import { judgeTools } from './judge/tools.ts';

export function judge(facts: LibcFacts, expect: Expectations): Finding<typeof findings>[] {
  return [...judgeSubject(facts), ...judgeExpectations(facts, expect)];
}

function judgeSubject(facts: LibcFacts): Finding<typeof findings>[] {
  const { program, container } = facts;
  if (program === null) return [{ code: 'libc/no-program', detail: { libc: describeContainer(container) } }];
  // A toolchain that cannot start is the go probe's to report.
  if (program.role === 'toolchain') return [];
  const start = judgeStart(facts, program);
  if (start.length > 0) return start;
  // What runs has found its libraries, perhaps by an environment that we may not read.
  const libraries = program.running ? [] : judgeLibraries(facts, program);
  return [
    ...libraries,
    ...judgeLoadedLater(facts, program),
    ...judgeContainer(facts, program),
    ...judgeRunPaths(program),
    ...judgeCgo(facts, program),
    ...(facts.live ? judgeResolver(program) : []),
    ...judgeTools(program),
  ];
}
