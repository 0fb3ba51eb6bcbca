import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs } from '../../support/needs.ts';
import { runSource } from '../../support/program/run-source.ts';

/** Loaders run the audit modules that a file names even when they are only asked to list its libraries. */
const main = 'int main(void) { return 0; }\n';

describe('a program that names an audit module', needs('gcc', 'ldd', 'glibc for x64'), () => {
  it.each([
    ['DT_AUDIT', '--audit'],
    ['DT_DEPAUDIT', '--depaudit'],
  ])('is never handed to a loader (%s)', async (_, option) => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-audit-'));
    try {
      const mark = path.join(directory, 'module-has-run');
      const module = path.join(directory, 'module.so');
      const [audited, plain] = [path.join(directory, 'audited'), path.join(directory, 'plain')];
      writeFileSync(path.join(directory, 'module.c'), moduleSource(mark));
      writeFileSync(path.join(directory, 'main.c'), main);
      const gcc = (...args: string[]): Buffer => execFileSync('gcc', args, { cwd: directory });
      gcc('-shared', '-fPIC', 'module.c', '-o', module);
      gcc('main.c', `-Wl,${option}=${module}`, '-o', audited);
      gcc('main.c', '-o', plain);

      spawnSync('/usr/bin/ldd', [audited]);
      expect(existsSync(mark), 'the module runs under ldd, so that the test can fail').toBe(true);
      rmSync(mark);

      const [ofAudited, ofPlain] = [await libcFacts(audited), await libcFacts(plain)];
      expect(existsSync(mark)).toBe(false);
      expect(ofAudited.chain[0].content.elf.audit).toEqual([module]);
      expect(ofAudited.tools.ldd).toBeNull();
      expect(ofPlain.tools.ldd).toMatchObject({ kind: 'list' });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

async function libcFacts(app: string) {
  const { stdout } = await runSource(['libc', '--app', app, '--format', 'json', '--timeout', '30s']);
  return JSON.parse(stdout).probes[0].facts.program;
}

function moduleSource(mark: string): string {
  return `#include <fcntl.h>
#include <unistd.h>
unsigned int la_version(unsigned int version) { close(open(${JSON.stringify(mark)}, O_CREAT | O_WRONLY, 0644)); return version; }
`;
}
