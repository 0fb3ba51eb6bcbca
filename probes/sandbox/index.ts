import { defineProbe } from '../../src/probe.ts';
import { judgeStated } from './container/judge.ts';
import type { SandboxFacts } from './facts.ts';
import { findings } from './findings.ts';
import { observe } from './observe.ts';
import { options } from './options.ts';
import { judgeStart } from './start/judge.ts';
import { statements } from './statements.ts';

export const sandboxProbe = defineProbe({
  id: 'sandbox',
  title: 'What confines the container',
  options,
  requires: ['container'],
  findings,
  observe,
  judge: (facts, expect) => [...judgeStart(facts), ...judgeStated(facts, expect)],
  summary,
  statements,
});

/** `no capabilities, no_new_privs, seccomp, read-only root`. */
function summary({ process, root, hostNamespaces, manifest }: SandboxFacts): string {
  if (process === null) return manifest === undefined ? 'not known: /proc cannot be read' : 'the user is not known';
  const { effective } = process.capabilities;
  const count = effective.length === 1 ? '1 capability' : `${effective.length} capabilities`;
  return [
    effective.length === 0 ? 'no capabilities' : count,
    ...(process.noNewPrivs === true ? ['no_new_privs'] : []),
    process.seccomp === 2
      ? 'seccomp'
      : manifest !== undefined && process.seccomp === null
        ? 'seccomp by the node'
        : 'no seccomp',
    ...(root?.readOnly === true ? ['read-only root'] : []),
    ...hostNamespaces.filter((kind) => kind !== 'user').map((kind) => `host ${kind}`),
  ].join(', ');
}
