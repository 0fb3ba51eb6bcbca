import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rootChanges } from '../../test/support/roots/changes/root-changes.ts';
import { makeRoot, rootSubjects, tryChange } from '../../test/support/roots/start-roots.ts';
import type { Agreement } from '../../test/support/roots/start-subjects.ts';

/**
 * Every program in a root in which it runs, and every change of that root that a person could make by accident:
 * judged, and really started.
 * @param only the subjects and changes whose names contain the text
 */
export async function tryRoots(only: string): Promise<Record<Agreement, number>> {
  const totals: Record<Agreement, number> = { agree: 0, 'false OK': 0, 'false FAIL': 0 };
  const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-corpus-'));
  try {
    for (const [index, subject] of rootSubjects.entries()) {
      const root = path.join(directory, String(index));
      const placed = await makeRoot(subject, root);
      for (const change of rootChanges) {
        if (!`${subject.name}, ${change.name}`.includes(only)) continue;
        const trial = await tryChange(subject, root, placed, change);
        if (trial === null) continue;
        totals[trial.agreement] += 1;
        if (trial.agreement !== 'agree') {
          const { agreement, verdict, really } = trial;
          console.log(`${agreement}\t${subject.name}\t${change.name}\tsaid: ${verdict}\treally: ${really}`);
        }
      }
      rmSync(root, { recursive: true, force: true });
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return totals;
}
