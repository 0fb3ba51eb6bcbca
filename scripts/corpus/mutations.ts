import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Agreement,
  makeSubjectRoot,
  mutationsOf,
  startSubjects,
  tryMutation,
} from '../../test/support/roots/start-subjects.ts';

/**
 * Every mutation of one field of programs, loaders and libraries: judged, and really started.
 * @param every only every nth mutation is tried
 * @param only the subjects whose names contain the text
 */
export async function tryMutations(every: number, only: string): Promise<Record<Agreement, number>> {
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
          console.log(
            `${trial.agreement}\t${name}\t${trial.mutation}\tsaid: ${trial.verdict}\treally: ${trial.really}`,
          );
        }
      }
      console.log(`${name}: ${JSON.stringify(counts)}`);
      rmSync(root, { recursive: true, force: true });
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return totals;
}
