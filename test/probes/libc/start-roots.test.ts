import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { needs } from '../../support/needs.ts';
import { rootChanges } from '../../support/roots/changes/root-changes.ts';
import { makeRoot, type RootTrial, rootSubjects, tryChange } from '../../support/roots/start-roots.ts';

/** Every nth change for each program; `npm run corpus:start -- roots` tries all. */
const every = 29;

describe(
  'roots that somebody could make by accident, judged and started',
  needs('root', 'mounts', 'gcc', 'musl-gcc', 'go', 'ldconfig', 'glibc for x64', 'musl for x64'),
  () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-roots-'));
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    it.each(rootSubjects.map((subject, index) => [subject.name, subject, index] as const))(
      '%s',
      async (_, subject, index) => {
        const root = path.join(directory, String(index));
        const placed = await makeRoot(subject, root);
        const trials: RootTrial[] = [];
        for (const [place, change] of rootChanges.entries()) {
          const trial = place % every === index % every ? await tryChange(subject, root, placed, change) : null;
          if (trial !== null) trials.push(trial);
        }
        expect(trials.filter(({ agreement }) => agreement !== 'agree')).toEqual([]);
      },
      60_000,
    );
  },
);
