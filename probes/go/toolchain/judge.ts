import { isInGoRange } from '../../../src/decode/go/version/range.ts';
import { describeSupported } from '../../../src/decode/go/version/releases.ts';
import { parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Finding } from '../../../src/finding.ts';
import type { Expectations } from '../options.ts';
import type { toolchainFindings } from './findings.ts';
import type { ToolchainFacts } from './observe.ts';

type ToolchainFinding = Finding<typeof toolchainFindings>;

/**
 * @param running a Go program runs here: its version is what counts, and nothing is built
 */
export function judgeToolchain(toolchain: ToolchainFacts, expect: Expectations, running: boolean): ToolchainFinding[] {
  const start = judgeStart(toolchain);
  return running ? start : [...start, ...judgeRange(toolchain, expect), ...judgeSupport(toolchain)];
}

/** If the settings explain it, it is reported with the setting that causes it. */
function judgeStart({ path, startFailure, run, environment }: ToolchainFacts): ToolchainFinding[] {
  if (startFailure !== null) {
    const { symptom, problem } = startFailure;
    return [{ code: 'go/toolchain-cannot-start', detail: { path, symptom, problem } }];
  }
  if (run.state === 'refused') {
    const problem = `the kernel refuses to start ${path}`;
    return [{ code: 'go/toolchain-cannot-start', detail: { path, symptom: run.errno, problem } }];
  }
  if (run.state === 'silent') return [{ code: 'go/go-command-silent', detail: { path, problem: run.problem } }];
  if (run.state !== 'failed') return [];
  const explained = !environment.goroot.exists || environment.problems.some(({ effect }) => effect === 'refused');
  return explained ? [] : [{ code: 'go/go-command-fails', detail: { path, message: run.message } }];
}

function judgeRange({ path, version }: ToolchainFacts, expect: Expectations): ToolchainFinding[] {
  const parsed = version === null ? null : parseGoVersion(version);
  if (expect.go === undefined || version === null || parsed === null || isInGoRange(parsed, expect.go)) return [];
  return [{ code: 'go/toolchain-outside-range', detail: { path, version, range: expect.go.text } }];
}

function judgeSupport({ path, version, goLine, support }: ToolchainFacts): ToolchainFinding[] {
  if (support.state !== 'ended' || goLine === null || version === null) return [];
  const detail = { path, version, line: goLine, ended: support.ended, supported: describeSupported(support) };
  return [{ code: 'go/toolchain-unsupported', detail }];
}
