import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../support/needs.ts';
import {
  makeSubjectRoot,
  mutationsOf,
  startSubjects,
  type Trial,
  tryMutation,
} from '../../support/roots/start-subjects.ts';

/** Every nth mutation; `npm run corpus:start` tries all. */
const every = 37;

describe(
  'programs, loaders and libraries with one changed field, judged and started',
  needs('root', 'gcc', 'musl-gcc', 'go', 'glibc for x64', 'musl for x64'),
  () => {
    const trials: Trial[] = [];

    beforeAll(async () => {
      const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-mutations-'));
      try {
        for (const [index, subject] of startSubjects.entries()) {
          const root = path.join(directory, String(index));
          makeSubjectRoot(subject, root);
          for (const mutation of mutationsOf(subject, root, every, index)) {
            trials.push(await tryMutation(subject, root, mutation));
          }
        }
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    }, 120_000);

    afterAll(() => {
      for (const { subject, mutation, verdict, really, agreement } of trials) {
        if (agreement !== 'agree')
          console.log(`${agreement}: ${subject.target} of ${subject.program}, ${mutation}: ${verdict}; ${really}`);
      }
    });

    it('tries some hundred', () => expect(trials.length).toBeGreaterThan(300));

    it('agrees on at least 98 of 100', () => {
      const agreed = trials.filter(({ agreement }) => agreement === 'agree').length;
      expect(agreed / trials.length).toBeGreaterThanOrEqual(0.98);
    });

    it('takes no more than 1 of 100 for sound that do not start', () => {
      const wrong = trials.filter(({ agreement }) => agreement === 'false OK').length;
      expect(wrong / trials.length).toBeLessThanOrEqual(0.01);
    });
  },
);
