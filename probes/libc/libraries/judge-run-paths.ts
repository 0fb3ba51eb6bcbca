import type { Finding } from '../../../src/finding.ts';
import type { ProgramFacts } from '../facts.ts';
import type { runPathFindings } from './findings-run-paths.ts';

export function judgeRunPaths({ path, runPaths }: ProgramFacts): Finding<typeof runPathFindings>[] {
  const found: Finding<typeof runPathFindings>[] = [];
  for (const { tag, element, state, writable } of runPaths) {
    if (writable !== null) found.push({ code: 'libc/runpath-writable', detail: { path, tag, element, writable } });
    else if (state === 'relative') found.push({ code: 'libc/runpath-relative', detail: { path, tag, element } });
  }
  const absent = runPaths.filter(({ state, writable }) => state === 'absent' && writable === null);
  const [first] = absent;
  if (first !== undefined) {
    const elements = absent.map(({ element }) => element);
    found.push({ code: 'libc/runpath-missing', detail: { path, tag: first.tag, elements } });
  }
  return found;
}
