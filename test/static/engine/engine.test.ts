import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs, staticBuild } from '../../support/needs.ts';
import { linesInEngine } from '../../support/program/in-engine.ts';
import { engineLines, type Pattern } from './lines.ts';

const repository = join(import.meta.dirname, '../../..');

describe('the engine of the static executable makes of everything what Node makes of it', needs(...staticBuild), () => {
  it('bytes, texts, dates, numbers, JSON, and the regular expressions of the sources: line by line', () => {
    const patterns = patternsOfSources();
    expect(patterns.length).toBeGreaterThan(200);
    const own = linesInEngine('test/static/engine/entry.ts', patterns);
    const onNode = [...engineLines(patterns)];
    expect(onNode.length).toBeGreaterThan(20_000);
    const differing = onNode.flatMap((line, index) => (line === own[index] ? [] : [`${line}\n${own[index]}`]));
    expect(differing.slice(0, 5)).toEqual([]);
    expect(own.length).toBe(onNode.length);
  });
});

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
