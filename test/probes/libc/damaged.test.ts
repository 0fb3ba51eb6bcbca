import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { summarize } from '../../../probes/libc/describe.ts';
import { findings } from '../../../probes/libc/findings.ts';
import { judge } from '../../../probes/libc/judge.ts';
import { observe } from '../../../probes/libc/observe.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { madeBytes, madeFiles, makeCase } from '../../support/cases/make-libc-cases.ts';
import { place } from '../../support/roots/libc-programs.ts';

/** Roots in which every stage of the probe has something to read. */
const sources = ['ld-so-cache', 'musl-healthy', 'gcompat', 'version-missing', 'script-healthy', 'static-glibc'];
const roots = new Map<string, { root: string; files: [string, Buffer][] }>();
for (const name of sources) {
  const root = mkdtempSync(path.join(os.tmpdir(), `probe-env-damaged-${name}-`));
  makeCase(name, root);
  const files = madeFiles(name).flatMap(([file, made]): [string, Buffer][] =>
    'link' in made ? [] : [[file, madeBytes(made)]],
  );
  place(root, '/etc/nsswitch.conf', 'hosts: files [NOTFOUND=return] dns\n', 0o644);
  place(root, '/proc/self/mountinfo', readFileSync('/proc/self/mountinfo'), 0o644);
  roots.set(name, { root, files });
}
afterAll(() => {
  for (const { root } of roots.values()) rmSync(root, { recursive: true, force: true });
});

const change = fc.tuple(fc.nat(1500), fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)));

describe('a container with a damaged file', () => {
  it('gets a verdict, in facts of bounded size and messages of one kind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sources),
        fc.nat(20),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(1500)),
        async (name, pick, changes, cut) => {
          const { root, files } = roots.get(name) ?? { root: '', files: [] };
          const [file, bytes] = files[pick % files.length] ?? ['', Buffer.alloc(0)];
          const damaged = Buffer.from(cut === null ? bytes : bytes.subarray(0, cut));
          for (const [at, value] of changes) if (damaged.length > 0) damaged[at % damaged.length] = value;
          place(root, file, damaged);
          try {
            const facts = await observe(caseHost(root, { app: '/app' }));
            expect(JSON.stringify(facts).length).toBeLessThan(100_000);
            for (const { code } of judge(facts, { static: true, cgo: false })) expect(findings).toHaveProperty([code]);
            expect(summarize(facts)).toMatch(/^\/app: /);
          } finally {
            place(root, file, bytes);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
