import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs, staticBuild } from '../support/needs.ts';
import { builtExecutable } from '../support/program/executable.ts';
import { staticExecutable } from '../support/program/static-executable.ts';

const repository = path.join(import.meta.dirname, '../..');
const bundle = path.join(repository, 'scripts/build/warm-up/ca-certificates.crt');
const files = path.join(repository, 'src/runtime/node/files.ts');

describe('calls that a file system in user space interrupts', needs(...staticBuild, 'gcc', 'fuse'), () => {
  let directory = '';
  let mounted = '';
  beforeAll(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-interrupted-'));
    mounted = path.join(directory, 'mounted');
    mkdirSync(mounted);
    const source = path.join(repository, 'test/support/roots/interrupted-files.c');
    execFileSync('gcc', ['-Wall', '-Werror', '-o', path.join(directory, 'interrupted-files'), source]);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  function onInterruptedFiles(env: Readonly<Record<string, string>>, ...command: readonly string[]): string {
    const { stdout, stderr } = spawnSync(path.join(directory, 'interrupted-files'), [mounted, bundle, ...command], {
      env: { PATH: '/usr/bin:/bin', ...env },
      encoding: 'utf8',
    });
    return stderr + stdout;
  }

  it.each([
    ['on Node', builtExecutable],
    ['of its own', staticExecutable],
  ])('are made again by the executable %s, as Go does it', (_name, executable) => {
    const args = ['ssl', '--timeout', '20s', '--format', 'json'];
    const env = { SSL_CERT_FILE: path.join(mounted, 'bundle.pem'), SSL_CERT_DIR: mounted };
    const report = JSON.parse(onInterruptedFiles(env, executable(), ...args));
    const [ssl] = report.probes;
    expect(ssl.status).toBe('ran');
    expect(ssl.facts.files).toEqual([{ path: env.SSL_CERT_FILE, outcome: 'read' }]);
    expect(ssl.facts.directories).toMatchObject([{ path: mounted, outcome: 'read', entries: 1 }]);
  });

  it('the free space is counted in the blocks of the file system, not in those of a good transfer', () => {
    const script = `import { syscalls } from ${JSON.stringify(files)};
      for (;;) try { console.log(JSON.stringify(syscalls.statfs(${JSON.stringify(mounted)}))); break; } catch {}`;
    const printed = onInterruptedFiles({}, process.execPath, '--input-type=module', '-e', script);
    expect(JSON.parse(printed)).toEqual({ available: 16 * 4096, inodes: 9, freeInodes: 8 });
  });
});
