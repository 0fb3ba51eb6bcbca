import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import {
  copyPaths,
  execForm,
  type Instruction,
  parseDockerfile,
  type Stage,
} from '../../scripts/containers/dockerfile.ts';
import { runOptions } from '../../src/cli/options.ts';

const repository = path.join(import.meta.dirname, '../..');

describe('parseDockerfile', () => {
  test('stages, flags, continued lines and the comments between them', () => {
    const text = 'FROM a AS b\nRUN x \\\n  # why\n\n  && y\ncopy --from=a --chown=1:1 /a /b/\n\nFROM scratch\n';
    expect(parseDockerfile(text)).toEqual([
      {
        base: 'a',
        name: 'b',
        instructions: [
          { keyword: 'RUN', flags: {}, text: 'x && y', line: 2 },
          { keyword: 'COPY', flags: { from: 'a', chown: '1:1' }, text: '/a /b/', line: 6 },
        ],
      },
      { base: 'scratch', name: null, instructions: [] },
    ]);
  });

  test.each([
    ['RUN x', 'line 1: RUN before the first FROM'],
    ['FROM a\nwhat', 'line 2: no instruction: what'],
    ['FROM a b c', 'line 1: FROM needs an image'],
  ])('refuses %j', (text, message) => {
    expect(() => parseDockerfile(text)).toThrow(message);
  });

  test('the exec form is an array of strings', () => {
    expect(execForm('["/a", "b c"]')).toEqual(['/a', 'b c']);
    expect(execForm('/a "b c"')).toBeNull();
    expect(execForm('[1]')).toBeNull();
  });
});

describe('Dockerfile.example', () => {
  const stages = parseDockerfile(readFileSync(path.join(repository, 'Dockerfile.example'), 'utf8'));
  const final = stages.at(-1);
  const all = (keyword: string): Instruction[] =>
    stages.flatMap(({ instructions }) => instructions.filter((instruction) => instruction.keyword === keyword));
  const last = (keyword: string): string =>
    final?.instructions.findLast((instruction) => instruction.keyword === keyword)?.text ?? '';

  test('copies from earlier stages only, and from this repository what is in it', () => {
    for (const [index, { instructions }] of stages.entries()) {
      const earlier = stages.slice(0, index).map(({ name }) => name);
      for (const copy of instructions.filter(({ keyword }) => keyword === 'COPY')) {
        if (copy.flags.from !== undefined) expect(earlier).toContain(copy.flags.from);
        else for (const source of copyPaths(copy).sources) expect(existsSync(path.join(repository, source))).toBe(true);
      }
    }
  });

  test('what one stage makes is what the next one copies', () => {
    const made = (name: string) => JSON.stringify(stages.find((stage: Stage) => stage.name === name)?.instructions);
    expect(made('app')).toContain('-o /out/app');
    expect(made('probe-env-node-build')).toContain('npm run build -- --target portable');
    expect(made('probe-env-build')).toContain('npm run build:static');
    expect(made('probe-env')).toContain('/src/dist/probe-env-static /probe-env');
    expect(made('probe-env-node')).toContain('/src/dist/portable /opt/probe-env');
    for (const [, script] of JSON.stringify(all('RUN')).matchAll(/npm run ([\w:-]+)/g))
      expect(Object.keys(manifest.scripts)).toContain(script);
  });

  test('ends in a scratch image without a shell, and not as root', () => {
    expect(final).toMatchObject({ base: 'scratch', name: null });
    expect(final?.instructions.map(({ keyword }) => keyword)).not.toContain('RUN');
    expect(execForm(last('ENTRYPOINT'))).toEqual(['/app']);
    expect(last('USER')).toBe('65532:65532');
  });

  test('checks health in exec form, inside Docker’s timeout', () => {
    const health = final?.instructions.find(({ keyword }) => keyword === 'HEALTHCHECK');
    const [program, ...args] = execForm(health?.text.replace(/^CMD\s+/, '') ?? '') ?? [];
    expect(program).toBe('/probe-env');
    const own = runOptions.timeout.parse(args[args.indexOf('--timeout') + 1] ?? '', null);
    expect(own).toBeLessThan(runOptions.timeout.parse(health?.flags.timeout ?? '', null) ?? 0);
  });
});
