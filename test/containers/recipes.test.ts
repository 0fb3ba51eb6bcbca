import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { probes } from '../../probes/index.ts';
import { portableHome } from '../../scripts/build/paths.ts';
import { execForm, parseDockerfile } from '../../scripts/containers/dockerfile.ts';
import { createCommandLine } from '../../src/cli/cli.ts';
import { runOptions } from '../../src/cli/options.ts';
import { variableOf } from '../../src/cli/variables.ts';

/** Every command that the recipes give for probe-env, as words without the program. */
interface Recipe {
  readonly text: string;
  readonly commands: readonly (readonly string[])[];
}

const commandLine = createCommandLine(probes);

describe.each(['docs/kubernetes.md', 'docs/docker.md', 'docs/node-executable.md', 'README.md'])('%s', (file) => {
  const { text, commands } = readRecipe(file);

  test('gives commands that probe-env understands', () => {
    expect(commands.length).toBeGreaterThanOrEqual(2);
    for (const words of commands) expect(() => commandLine.parse(words, {}), words.join(' ')).not.toThrow();
  });

  test('names variables, codes and probes that exist', () => {
    const options = [...Object.values(runOptions), ...probes.flatMap((probe) => Object.values(probe.options))];
    const variables = options.map(({ flags }) => variableOf(flags));
    for (const [variable] of text.matchAll(/PROBE_ENV_[A-Z_]+/g)) expect(variables).toContain(variable);
    const codes = probes.flatMap(({ findings }) => Object.keys(findings));
    for (const [, code] of text.matchAll(/(?:FAIL|error|warning) ([a-z]+\/[a-z-]+):/g)) expect(codes).toContain(code);
  });

  test('leaves probe-env time to answer before its caller ends it', () => {
    const probed = [...text.matchAll(/command: (\[.*\])\n\s+timeoutSeconds: (\d+)/g)];
    const checked = [...text.matchAll(/HEALTHCHECK .*--timeout=(\d+)s .*\\\n\s+CMD (\[.*\])/g)];
    const timeouts = [
      ...probed.map(([, words = '', seconds]) => [words, Number(seconds)] as const),
      ...checked.map(([, seconds, words = '']) => [words, Number(seconds)] as const),
    ];
    for (const [words, seconds] of timeouts) {
      const invocation = commandLine.parse((execForm(words) ?? []).slice(1), {});
      const own = invocation.action === 'run' ? invocation.options.timeout : Number.NaN;
      expect(own).toBeLessThanOrEqual(seconds * 1000 - 100);
    }
  });

  test('puts each executable at its home', () => {
    for (const [, place] of text.matchAll(/dist\/portable:([^:"]+)/g)) expect(place).toBe(portableHome);
    for (const [, place] of text.matchAll(/dist\/probe-env-static:([^:"]+)/g)) expect(place).toBe('/probe-env');
    for (const [, block = ''] of text.matchAll(/```dockerfile\n(.*?)```/gs)) {
      for (const { keyword, text: paths } of parseDockerfile(`FROM x\n${block}`)[0]?.instructions ?? []) {
        if (keyword === 'COPY') expect([portableHome, '/probe-env']).toContain(paths.split(' ').at(-1));
      }
    }
  });
});

function readRecipe(file: string): Recipe {
  const text = readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8');
  const lists = [...text.matchAll(/(?:command|test|CMD):? (\[.*\])/g)].map(([, list = '']) => execForm(list) ?? []);
  const shell = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
    block
      .replaceAll('\\\n', ' ')
      .replaceAll(/"\$PWD([^"]*)"/g, '/work$1')
      .split('\n')
      .map((line) => line.trim().split(/\s+/)),
  );
  const commands = [...lists, ...shell].flatMap((words) => {
    if (words[1] === 'build') return [];
    const program = words.findLastIndex((word) => word.endsWith('/probe-env') || word === 'probe-env');
    if (program < 0) return [];
    const args = words.slice(program + 1);
    // The image follows --entrypoint.
    return [words[program - 1] === '--entrypoint' ? args.slice(1) : args];
  });
  return { text, commands: commands.filter((words) => words.length > 0) };
}
