import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import os, { constants } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTree } from '../../scripts/dev/scratch.mjs';
import { workPrefix } from '../../src/runtime/install-work.ts';
import { needs, staticBuild } from '../support/needs.ts';
import { staticExecutable } from '../support/program/static-executable.ts';

/** A directory with the executable in it and nothing else: no /proc, no /dev, no libc. */
describe('the static executable with nothing around it', needs(...staticBuild, 'root'), () => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-static-'));
    chmodSync(root, 0o755);
    copyFileSync(staticExecutable(), path.join(root, 'probe-env'));
  }, 900_000);

  afterAll(() => removeTree(root));

  /** Runs it in the root, after a shell's settings such as `ulimit`. */
  function run(settings: string, args: string, user = '0:0'): { status: number | null; stdout: string } {
    const command = `${settings} exec chroot --userspec=${user} '${root}' /probe-env ${args}`;
    const { status, stdout, stderr } = spawnSync('/bin/bash', ['--norc', '-c', command], {
      encoding: 'utf8',
      timeout: 20_000,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    expect(stderr).toBe('');
    return { status, stdout };
  }

  it.each([
    ['as root', '', '0:0'],
    ['as another user', '', '65532:65532'],
    // A user of its own: the limit counts what other tests run as the usual one.
    ['with one process', 'ulimit -u 1;', '60117:60117'],
    ['with 64 MB of addresses', 'ulimit -v 65536;', '65532:65532'],
    ['with a stack of 1 MB', 'ulimit -s 1024;', '65532:65532'],
  ])('answers %s', (_name, settings, user) => {
    const { status, stdout } = run(settings, '--all --timeout 10s', user);
    expect(stdout).toMatch(/^FAIL ssl\/no-roots: /);
    expect(status).toBe(1);
  });

  it('writes a report to a file that it may not read itself', () => {
    const reports = path.join(root, 'reports');
    mkdirSync(reports);
    chmodSync(reports, 0o777);
    const { status } = run('umask 0777;', 'timezone --format json=/reports/out.json --timeout 10s', '65532:65532');
    expect(status).toBe(0);
    expect(readdirSync(reports)).toEqual(['out.json']);
    expect(JSON.parse(readFileSync(path.join(reports, 'out.json'), 'utf8'))).toMatchObject({ exitCode: 0 });
  });

  it('installs itself, whole and executable', () => {
    const { status, stdout } = run('', '--install /opt/tools');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'installed /opt/tools/probe-env\n' });
    const copy = path.join(root, 'opt/tools/probe-env');
    expect(statSync(copy).mode & 0o777).toBe(0o755);
    expect(readFileSync(copy).equals(readFileSync(path.join(root, 'probe-env')))).toBe(true);
    expect(readdirSync(path.join(root, 'opt/tools'))).toEqual(['probe-env']);
  });

  it('removes what killed installations left, and not what another one works in', () => {
    const tools = path.join(root, 'opt/left');
    const [old, other] = [`${workPrefix(Date.now() - 121_000)}Ab`, `${workPrefix(Date.now() - 60_000)}Cd`];
    for (const name of [old, other]) {
      mkdirSync(path.join(tools, name), { recursive: true });
      writeFileSync(path.join(tools, name, 'file'), 'cut');
    }
    // Of one that was killed while it removed what another one had left.
    mkdirSync(path.join(tools, old, 'left'));
    writeFileSync(path.join(tools, old, 'left/file'), 'cut');
    writeFileSync(path.join(tools, `${workPrefix(Date.now() - 300_000)}Ef`), 'a file');
    expect(run('', '--install /opt/left').status).toBe(0);
    expect(readdirSync(tools).sort()).toEqual([other, 'probe-env']);
  });

  it('says that it may not read itself, and leaves nothing behind', () => {
    const [unreadable, tools] = [path.join(root, 'unreadable'), path.join(root, 'tools')];
    copyFileSync(path.join(root, 'probe-env'), unreadable);
    chmodSync(unreadable, 0o111);
    mkdirSync(tools);
    chmodSync(tools, 0o777);
    const args = ['--userspec=65532:65532', root, '/unreadable', '--install', '/tools'];
    const { status, stderr } = spawnSync('chroot', args, { encoding: 'utf8' });
    expect(stderr).toBe(
      "probe-env: --install: EACCES: permission denied, open '/unreadable': what is copied has to be readable (chmod a+r)\n",
    );
    expect(status).toBe(64);
    expect(readdirSync(tools)).toEqual([]);
  });
});

describe('the end of a run of the static executable', needs(...staticBuild), () => {
  it('comes at the deadline, whatever holds it, and says which probe did not finish', () => {
    const started = performance.now();
    // Nobody can list so many names in that time, so the kernel's timer or our own ends it.
    const { status, stdout } = spawnSync(staticExecutable(), ['ssl', '--timeout', '1ms'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^INCOMPLETE after 1 ms: ssl did not finish: /);
    expect(status).toBe(3);
    expect(performance.now() - started).toBeLessThan(60_000);
  }, 900_000);

  it('is not missed because a thread took the signal for it', async () => {
    const silent = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const child = spawn(staticExecutable(), ['ssl', '--tls-connect', `127.0.0.1:${port}`, '--timeout', '20s']);
    await once(silent, 'connection');
    const threads = readdirSync(`/proc/${child.pid}/task`).filter((thread) => thread !== String(child.pid));
    const blocked = threads.map((thread) => {
      const status = readFileSync(`/proc/${child.pid}/task/${thread}/status`, 'utf8');
      return BigInt(`0x${/^SigBlk:\s*(\w+)$/m.exec(status)?.[1]}`);
    });
    child.kill('SIGKILL');
    silent.close();
    expect(blocked).toHaveLength(1);
    const { SIGTERM, SIGINT, SIGCHLD } = constants.signals;
    for (const signal of [SIGTERM, SIGINT, SIGCHLD]) {
      expect(((blocked[0] ?? 0n) >> BigInt(signal - 1)) & 1n, String(signal)).toBe(1n);
    }
  }, 900_000);
});
