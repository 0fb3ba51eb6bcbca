import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { has, type Need } from '../../test/support/needs.ts';
import {
  type Agreement,
  makeSubjectRoot,
  mutationsOf,
  startSubjects,
  tryMutation,
} from '../../test/support/start-subjects.ts';

/**
 * Every mutation of one field of programs, loaders and libraries, judged and really started: how often the two agree.
 * `npm run corpus:start [-- EVERY [SUBJECT]]` takes one mutation of so many, and the subjects whose name holds the text.
 */
const every = Number(process.argv[2] ?? 1);
const only = process.argv[3] ?? '';
const needed: readonly Need[] = ['root', 'gcc', 'musl-gcc', 'go', 'glibc for x64', 'musl for x64'];
const lacking = needed.filter((need) => !has(need));
if (lacking.length > 0) throw new Error(`needs ${lacking.join(', ')}`);

const totals: Record<Agreement, number> = { agree: 0, 'false OK': 0, 'false FAIL': 0 };
const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-corpus-'));
try {
  for (const subject of startSubjects) {
    const name = `${subject.program} ${subject.target}`;
    if (!name.includes(only)) continue;
    const root = path.join(directory, 'root');
    makeSubjectRoot(subject, root);
    const counts: Record<Agreement, number> = { agree: 0, 'false OK': 0, 'false FAIL': 0 };
    for (const mutation of mutationsOf(subject, root, every)) {
      const trial = await tryMutation(subject, root, mutation);
      counts[trial.agreement] += 1;
      totals[trial.agreement] += 1;
      if (trial.agreement !== 'agree') {
        console.log(`${trial.agreement}\t${name}\t${trial.mutation}\tsaid: ${trial.verdict}\treally: ${trial.really}`);
      }
    }
    console.log(`${name}: ${JSON.stringify(counts)}`);
    rmSync(root, { recursive: true, force: true });
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
const all = totals.agree + totals['false OK'] + totals['false FAIL'];
console.log(`all: ${JSON.stringify(totals)}, ${((100 * totals.agree) / all).toFixed(2)} % of ${all} agree`);
process.exitCode = totals['false OK'] > 0 ? 1 : 0;
