import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../support/needs.ts';
import { engineLines, type Pattern } from './lines.ts';

const repository = join(import.meta.dirname, '../../..');

describe(
  'the engine of the static executable makes of everything what Node makes of it',
  needs('cargo', 'musl-gcc'),
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'probe-env-engine-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('bytes, texts, dates, numbers, JSON, and the regular expressions of the sources: line by line', () => {
      const patterns = patternsOfSources();
      expect(patterns.length).toBeGreaterThan(200);
      const [executable, file] = [join(folder, 'engine'), join(folder, 'patterns.json')];
      writeFileSync(file, JSON.stringify(patterns));
      const build = join(repository, 'scripts/static/build.ts');
      execFileSync(process.execPath, [build, '--entry', 'test/static/engine/entry.ts', '--out', executable], {
        cwd: repository,
        stdio: ['ignore', 2, 'pipe'],
      });
      const own = execFileSync(executable, [file], { encoding: 'latin1', maxBuffer: 1 << 28 })
        .trimEnd()
        .split('\n');
      const onNode = [...engineLines(patterns)];
      expect(onNode.length).toBeGreaterThan(20_000);
      const differing = onNode.flatMap((line, index) => (line === own[index] ? [] : [`${line}\n${own[index]}`]));
      expect(differing.slice(0, 5)).toEqual([]);
      expect(own.length).toBe(onNode.length);
    });
  },
);

/** Each regular expression literal of the program once. */
function patternsOfSources(): Pattern[] {
  const files = globSync(['src/**/*.ts', 'probes/**/*.ts'], { cwd: repository }).sort();
  const literal =
    /(?<=[(=,:[!&|?] ?|return )\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n*[])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*)\/([dgimsuvy]*)(?=[.,;):\] ])/g;
  const found = new Map<string, Pattern>();
  for (const file of files) {
    for (const [whole, source = '', flags = ''] of readFileSync(join(repository, file), 'utf8').matchAll(literal)) {
      if (isPattern(source, flags)) found.set(whole, [source, flags]);
    }
  }
  return [...found.values()];
}

/** A path in a comment may look like one. */
function isPattern(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags).source === source;
  } catch {
    return false;
  }
}
