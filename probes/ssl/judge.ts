import { judgeEntries } from './entries/judge.ts';
import { judgeExpectations } from './expected/judge.ts';
import type { SslFacts } from './facts.ts';
import type { SslFinding } from './findings.ts';
import { unknownAmongRoots } from './in-doubt.ts';
import { judgeEndless, judgePassedOver, judgeVariables } from './lookup/judge.ts';
import { judgeEmptyPool } from './lookup/judge-empty-pool.ts';
import { judgeFewRoots } from './mounts/judge.ts';
import type { Expectations } from './options.ts';
import { judgeFiles, judgeOutdated, judgeRoots, judgeWhole } from './pool/judge.ts';
import { judgeUnread } from './unread/judge.ts';

/** Findings from the facts: first what breaks every connection, then what is wrong with single roots. */
export function judge(facts: SslFacts, expect: Expectations): SslFinding[] {
  const endless = judgeEndless(facts);
  const found: SslFinding[] = [...endless];
  if (facts.pool.roots === 0) {
    if (endless.length === 0) found.push(...judgeEmptyPool(facts));
  } else {
    const whole = judgeWhole(facts);
    if (whole !== null) found.push(whole);
    found.push(...judgeVariables(facts), ...judgePassedOver(facts), ...hiding(facts));
    for (const source of facts.sources) found.push(...judgeRoots(facts, source, whole !== null, expect));
  }
  found.push(...judgeEntries(facts, found));
  for (const source of facts.sources) found.push(...judgeFiles(source, facts));
  // What Go does not read may be a copy of what it does.
  const unread = unknownAmongRoots(facts) === null ? judgeUnread(facts, found) : [];
  return [...found, ...unread, ...judgeExpectations(facts, expect)];
}

function hiding(facts: SslFacts): SslFinding[] {
  const { builtIn, pool } = facts;
  const overridden: SslFinding[] = builtIn?.forced
    ? [{ code: 'ssl/system-roots-overridden', detail: { module: builtIn.module, roots: pool.roots } }]
    : [];
  return unknownAmongRoots(facts) === null
    ? [...overridden, ...judgeChanged(facts), ...judgeOutdated(facts), ...judgeFewRoots(facts)]
    : overridden;
}

/** What was read here need not be what the program has. */
function judgeChanged({ changed }: SslFacts): SslFinding[] {
  return changed === undefined ? [] : [{ code: 'ssl/changed-since-start', detail: changed }];
}
