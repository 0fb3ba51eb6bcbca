import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { elfBytes } from '../support/bytes/elf/elf-bytes.ts';
import { dockerArchive } from '../support/bytes/image-bytes.ts';
import { tar } from '../support/bytes/tar.ts';
import { needs } from '../support/needs.ts';
import { mainSource, withCompiledSources } from '../support/program/run-source.ts';

/** The recipes of docs/images.md verbatim, with a `docker` that has one image and builds nothing. */
const text = readFileSync(path.join(import.meta.dirname, '../../docs/images.md'), 'utf8');

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-recipes-'));
  const script = (name: string, lines: string): void => {
    writeFileSync(path.join(directory, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  };
  mkdirSync(path.join(directory, 'bin'));
  script('bin/docker', `case "$1 $2" in "build -t") ;; "save app") cat "${directory}/app.tar" ;; *) exit 9 ;; esac`);
  for (const name of ['bin/probe-env', 'probe-env']) script(name, `exec "${process.execPath}" "${mainSource}" "$@"`);
  writeFileSync(path.join(directory, 'probe-env.yaml'), 'run:\n  fail-on: error\n');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
beforeEach(() => rmSync(path.join(directory, 'probe-env.xml'), { force: true }));

const program = elfBytes({
  ...{ stack: 'rw', symtab: true, goarch: 'amd64' },
  go: { version: 'go1.26.1', lines: ['path\texample.com/app', 'build\tCGO_ENABLED=0', 'build\tGOARCH=amd64'] },
});

/** Puts an image in place of the one that a job has built. */
function imageWith(mode: number): void {
  const plain = tar([
    { name: 'app', content: program, mode },
    { name: 'etc/ssl/certs/ca-certificates.crt', content: rootCertificates.join('\n') },
  ]);
  writeFileSync(
    path.join(directory, 'app.tar'),
    dockerArchive({ layers: [{ plain, blob: plain }], config: { User: '65532', Entrypoint: ['/app'] } }),
  );
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
}

function run(file: string, ...args: readonly string[]): Ran {
  const env = withCompiledSources({ ...process.env, PATH: `${directory}/bin:${process.env.PATH}` });
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: directory, env, encoding: 'utf8' });
  return { status, stdout: stdout + stderr };
}

function block(language: string, contains: string): string {
  const blocks = [...text.matchAll(/```(\w+)\n(.*?)```/gs)].filter(([, name]) => name === language);
  const found = blocks.map(([, , content = '']) => content).find((content) => content.includes(contains));
  if (found === undefined) throw new Error(`docs/images.md has no block of ${language} with ${contains}`);
  return found;
}

/** GitHub's runner starts a step by `bash -e`, GitLab's by a shell that ends at the first command that fails. */
function shell(lines: readonly string[]): Ran {
  return run('bash', '-e', '-c', lines.join('\n'));
}

const recipes: Readonly<Record<string, () => Ran>> = {
  'a pipe': () => shell([block('sh', 'docker save app | probe-env --all --image -')]),
  'GitHub Actions': () => shell((parse(block('yaml', '- run:')) as { run: string }[]).map((step) => step.run)),
  'GitLab CI': () => {
    const { 'probe-env': job } = parse(block('yaml', 'artifacts:')) as { 'probe-env': { script: string[] } };
    return shell(job.script);
  },
  'a Makefile': () => {
    writeFileSync(path.join(directory, 'Makefile'), `image:\n${block('make', 'check-image')}`);
    return run('make', '--no-print-directory', 'check-image', 'IMAGE=app');
  },
  'a pre-push check': () => {
    writeFileSync(path.join(directory, 'pre-push'), block('sh', '#!/bin/sh'), { mode: 0o755 });
    return run('./pre-push', 'origin', 'ssh://git.example.com/app');
  },
};

describe.each(Object.entries(recipes))('%s', (name, recipe) => {
  const options = name === 'a Makefile' ? needs('make') : {};

  it('lets an image pass that will start', options, () => {
    imageWith(0o755);
    expect(recipe().status).toBe(0);
  });

  it('stops at one that will not', options, () => {
    imageWith(0o700);
    const { status, stdout } = recipe();
    // make has its own exit status.
    expect(status).toBe(name === 'a Makefile' ? 2 : 1);
    expect(stdout).toMatch(
      name === 'GitHub Actions'
        ? /^::error title=probe-env libc\/not-executable/m
        : /^FAIL libc\/not-executable: \/app/m,
    );
  });
});

it('GitLab CI has a report of JUnit for the merge request', () => {
  imageWith(0o700);
  recipes['GitLab CI']?.();
  const report = (parse(block('yaml', 'artifacts:')) as { 'probe-env': { artifacts: { reports: { junit: string } } } })[
    'probe-env'
  ].artifacts.reports.junit;
  expect(readFileSync(path.join(directory, report), 'utf8')).toContain('libc/not-executable');
});

it('an archive that is none stops a job too, with a status of its own', () => {
  writeFileSync(path.join(directory, 'app.tar'), 'no archive');
  expect(recipes['GitHub Actions']?.().status).toBe(64);
});
