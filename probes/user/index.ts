import { defineProbe } from '../../src/probe.ts';
import type { UserFacts } from './facts.ts';
import { findings } from './findings.ts';
import { judgeDeclared, judgeIdentity, judgeSwitch, judgeUnknown } from './identity/judge.ts';
import { observe } from './observe.ts';
import { options } from './options.ts';
import { judgePlaces } from './places/judge.ts';
import { statements } from './statements.ts';

export const userProbe = defineProbe({
  id: 'user',
  title: 'User of the program, and what it may use',
  options,
  requires: ['user'],
  findings,
  observe,
  judge: (facts, expect) => [
    ...judgePlaces(facts),
    ...judgeDeclared(facts),
    ...judgeSwitch(facts),
    ...(facts.identity === null ? judgeUnknown(facts, expect) : judgeIdentity(facts.identity, expect)),
  ],
  summary,
  statements,
});

/** `uid 65532 (nonroot), gid 65532`. */
function summary({ identity }: UserFacts): string {
  if (identity === null) return 'user not known';
  const { uid, gid, name } = identity;
  return `uid ${uid.fs}${name === null ? '' : ` (${name})`}, gid ${gid.fs}`;
}
