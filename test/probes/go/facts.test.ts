import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { goProbe } from '../../../probes/go/index.ts';
import { type GoElf, makeGoElf } from '../../support/bytes/elf/go-elf.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-facts-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(path.join(root, 'app'));

async function observe(elf: GoElf, env: Record<string, string> = {}): ReturnType<typeof goProbe.observe> {
  writeFileSync(path.join(root, 'app/server'), makeGoElf(elf));
  return await goProbe.observe(caseHost(root, { app: '/app/server', env }), {});
}

describe('facts', () => {
  it('stay small, whatever a program says of itself', async () => {
    const long = 'x'.repeat(100_000);
    const modInfo = [
      `path\t${long}`,
      `mod\t${long}\t${long}`,
      ...Array.from({ length: 1000 }, (_, index) => `dep\t${long.slice(0, 1000)}${index}\tv1`).flatMap((line) => [
        line,
        `=>\t${long.slice(0, 1000)}\tv2\t`,
      ]),
      ...Array.from({ length: 1000 }, (_, index) => `build\tk${index}=${long.slice(0, 1000)}`),
    ];
    const facts = await observe({ goVersion: `go1.26.3 ${'y'.repeat(4000)}`, modInfo });
    expect(facts.program).toMatchObject({ state: 'go', build: { dependencies: { count: 1000 } } });
    expect(JSON.stringify(facts).length).toBeLessThan(200_000);
    expect(() => goProbe.judge(facts, {})).not.toThrow();
    expect(goProbe.summary(facts).length).toBeLessThan(1000);
  });

  it('hold a setting called __proto__ as any other', async () => {
    const facts = await observe({
      goVersion: 'go1.26.3',
      modInfo: ['path\tx', 'build\t__proto__=1', 'build\tvcs.revision=a'],
    });
    const settings = facts.program?.state === 'go' ? facts.program.build.settings : {};
    expect(Object.keys(settings)).toEqual(['__proto__', 'vcs.revision']);
    const expected = {
      expectBuild: [
        { key: 'constructor', value: 'x' },
        { key: '__proto__', value: '1' },
      ],
    };
    expect(goProbe.judge(facts, expected).map(({ code }) => code)).toEqual(['go/build-setting-mismatch']);
  });

  it('are the same in every run', async () => {
    const elf: GoElf = { goVersion: 'go1.26.3', modInfo: ['path\tx', 'build\tvcs.revision=a'] };
    expect(JSON.stringify(await observe(elf))).toBe(JSON.stringify(await observe(elf)));
  });
});
