import { judgeAgreement, judgeClock } from './agreement/judge.ts';
import { judgeAge, judgeLoadLocation, judgeRules } from './database/judge.ts';
import { judgeExpected } from './expected/judge.ts';
import type { TimezoneFacts } from './facts.ts';
import type { TimezoneFinding } from './findings.ts';
import type { Expectations } from './options.ts';
import { judgeUnread } from './unread/judge.ts';
import { judgeFile } from './zone/judge.ts';
import { judgeSilentUtc } from './zone/silent-utc.ts';

/** The order is that of the questions: is it an accident, is it what was stated, who sees it otherwise, how good are the data. */
export function judge(facts: TimezoneFacts, expect: Expectations): TimezoneFinding[] {
  return [
    ...judgeSilentUtc(facts),
    ...judgeFile(facts),
    ...judgeChanged(facts),
    ...judgeExpected(facts),
    ...judgeClock(facts),
    ...judgeUnread(facts),
    ...judgeAgreement(facts),
    ...judgeLoadLocation(facts),
    ...judgeRules(facts),
    ...judgeAge(facts, expect),
  ];
}

/** What was read here need not be what the program has. */
function judgeChanged({ changed }: TimezoneFacts): TimezoneFinding[] {
  return changed === undefined ? [] : [{ code: 'timezone/changed-since-start', detail: changed }];
}
