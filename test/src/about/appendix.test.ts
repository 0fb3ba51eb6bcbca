import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { append, appendixOf, withoutAppendix } from '../../../scripts/inventory/appendix.ts';
import type { Component } from '../../../scripts/inventory/component.ts';
import { versionJson } from '../../../src/about/about.ts';
import { readAppendix } from '../../../src/about/appendix.ts';
import { needs } from '../../support/needs.ts';
import { builtExecutable } from '../../support/program/executable.ts';
import { runSource } from '../../support/program/run-source.ts';
import { staticExecutable } from '../../support/program/static-executable.ts';

const example: Component = {
  type: 'library',
  name: 'example',
  version: '1.0.0',
  license: 'MIT',
  texts: [{ name: 'LICENSE', text: 'Copyright © Jörg\n' }],
  purl: 'pkg:npm/example@1.0.0',
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'appendix-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function file(name: string, ...parts: readonly (string | Buffer)[]): string {
  const path = join(directory, name);
  writeFileSync(path, '');
  for (const part of parts) appendFileSync(path, part);
  return path;
}

describe('what stands behind the end of an executable', () => {
  it('is read as it was written, and taken off again', () => {
    const path = file('program', 'ELF', appendixOf([example], 'abc'));
    const appendix = readAppendix(path);
    expect(appendix).toMatchObject({
      commit: 'abc',
      components: [{ name: 'example', version: '1.0.0', purl: example.purl }],
    });
    expect(appendix?.licenses()).toContain('Copyright © Jörg');
    expect(withoutAppendix(readFileSync(path)).toString()).toBe('ELF');
    expect(withoutAppendix(Buffer.from('ELF')).toString()).toBe('ELF');
  });

  it('is that of the program where it was started through a loader', () => {
    mkdirSync(join(directory, 'lib'));
    const path = file('probe-env', 'ELF');
    append(path, [example]);
    const loader = file('lib/ld-linux-x86-64.so.2', 'loader');
    expect(readAppendix(loader)?.components).toMatchObject([{ name: 'example' }]);
  });

  it.each([
    ['nothing', ''],
    ['less than a footer', 'ELF'],
    ['no footer', 'x'.repeat(1000)],
    ['a length that is none', '\nprobe-env appendix 00000x000000\n'],
    ['a length beyond the file', '\nprobe-env appendix 000000001000\n'],
    ['a length beyond all bounds', '\nprobe-env appendix 999999999999\n'],
  ])('is not taken from a file with %s', (name, content) => {
    expect(readAppendix(file(name, content))).toBeNull();
  });
});

describe('the program', () => {
  it('tells both versions of a part that is there in two', () => {
    const executable = file('twice', 'ELF', appendixOf([example, { ...example, version: '2.0.0' }], 'abc'));
    const { components } = JSON.parse(versionJson('1.2.3', { executable, runtime: 'node 24.0.0' }));
    expect(components).toEqual({ example: '1.0.0, 2.0.0' });
  });

  it('says from its sources that it carries no licenses, and its version all the same', async () => {
    expect(await runSource(['--licenses'])).toMatchObject({ exitCode: 64, stdout: '' });
    const { stdout } = await runSource(['--version', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ version: manifest.version, commit: null, components: {} });
  });

  it('says when it is built what is in it', () => {
    const run = (executable: string, ...args: string[]) => spawnSync(executable, args, { env: {}, encoding: 'utf8' });
    const built = builtExecutable();
    const { stdout } = run(built, '--format', 'json', '--version');
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'probe-env',
      version: manifest.version,
      runtime: `node ${process.versions.node}`,
      data: { publicRoots: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      components: { node: process.versions.node, openssl: process.versions.openssl, commander: expect.any(String) },
    });
    expect(run(built, '-V').stdout).toBe(`${manifest.version}\n`);
    const stripped = join(directory, 'stripped');
    copyFileSync(built, stripped);
    writeFileSync(stripped, withoutAppendix(readFileSync(built)));
    expect(run(stripped, '--licenses')).toMatchObject({ status: 64, stdout: '' });
    expect(run(stripped, '-V').stdout).toBe(`${manifest.version}\n`);
  });

  const built = {
    'on Node': { make: builtExecutable, needed: needs() },
    static: { make: staticExecutable, needed: needs('cargo') },
  };
  describe.each(Object.entries(built))('%s', (_, { make, needed }) => {
    it('prints all of the licenses, also to one who reads them slower than a probe may take', needed, () => {
      const executable = make();
      const whole = spawnSync(executable, ['--licenses'], { env: {}, encoding: 'utf8' }).stdout;
      expect(whole.length).toBeGreaterThan(100_000);
      // A pipe has a capacity of 64 KB.
      const slowly = spawnSync('sh', ['-c', '"$0" --licenses | { sleep 1.5; cat; }', executable], { encoding: 'utf8' });
      expect(slowly.stdout === whole).toBe(true);
    });
  });
});
