import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command } from '../../../scripts/containers/docker.ts';

const script = join(import.meta.dirname, '../../../scripts/release/install.sh');
const file = `probe-env-static-linux-${process.arch}`;

let directory: string;
let release: string;
let target: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'install-'));
  release = join(directory, 'release');
  target = join(directory, 'bin');
  mkdirSync(release);
  writeFileSync(join(release, file), 'the program');
  writeSums('the program');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function writeSums(content: string): void {
  writeFileSync(join(release, 'SHA256SUMS'), `${'0'.repeat(64)}  other\n${digest(content)}  ${file}\n`);
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function install(...args: readonly string[]) {
  const { status, stderr } = spawnSync('sh', [script, '--to', target, ...args], { encoding: 'utf8' });
  return { status, stderr };
}

describe('install.sh', () => {
  it('installs what SHA256SUMS states', () => {
    expect(install('--from', release)).toMatchObject({ status: 0 });
    expect(readFileSync(join(target, 'probe-env'), 'utf8')).toBe('the program');
    expect(statSync(join(target, 'probe-env')).mode & 0o777).toBe(0o755);
    expect(readdirSync(target)).toEqual(['probe-env']);
  });

  it('fetches over HTTP', async () => {
    const server: Server = createServer(({ url = '' }, response) => {
      const path = join(release, url.replace('/v1/', ''));
      response.writeHead(existsSync(path) ? 200 : 404);
      response.end(existsSync(path) ? readFileSync(path) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const from = `http://127.0.0.1:${port}/v1/`;
    const { status, stderr } = await command('sh', [script, '--to', target, '--from', from]);
    const missing = await command('sh', [script, '--to', target, '--from', `http://127.0.0.1:${port}/none`]);
    server.close();
    expect([status, stderr]).toEqual([0, `installed ${target}/probe-env: ${file}, SHA-256 ${digest('the program')}\n`]);
    expect(missing.status).toBe(1);
  });

  it('leaves what is there alone when the sum is another', () => {
    mkdirSync(target);
    writeFileSync(join(target, 'probe-env'), 'the old one');
    writeSums('another program');
    const { status, stderr } = install('--from', release);
    expect(status).toBe(1);
    expect(stderr).toBe(
      `install.sh: ${file} is not what SHA256SUMS states: ${digest('the program')}, expected ${digest('another program')}\n`,
    );
    expect(readFileSync(join(target, 'probe-env'), 'utf8')).toBe('the old one');
    expect(readdirSync(target)).toEqual(['probe-env']);
  });

  it('takes only the SHA256SUMS whose digest is given', () => {
    const sums = readFileSync(join(release, 'SHA256SUMS'), 'utf8');
    expect(install('--from', release, '--sums-digest', digest(`${sums}x`))).toMatchObject({
      status: 1,
      stderr: 'install.sh: SHA256SUMS is not the one whose digest was given\n',
    });
    expect(install('--from', release, '--sums-digest', digest(sums)).status).toBe(0);
  });

  it.each([
    [[], 'say where the release is: --from ADDRESS'],
    [['--from', 'http://example.com/x'], 'not an address to fetch from: http://example.com/x'],
    [['--from', 'http://127.0.0.1.example.com/x'], 'not an address to fetch from: http://127.0.0.1.example.com/x'],
    [['--from', 'http://localhost:80@example.com/x'], 'no name and no password in an address: http://localhost:80@'],
    [['--from', '/nonexistent'], 'cannot read /nonexistent/SHA256SUMS'],
    [['--kind', 'rpm', '--from', '/x'], '--kind is static or node, not rpm'],
    [['--bogus', 'x'], 'unknown option --bogus'],
    [['--from'], '--from needs a value'],
  ])('refuses %j and says why', (args, message) => {
    const { status, stderr } = install(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(`install.sh: ${message}`);
    expect(existsSync(target)).toBe(false);
  });

  it('refuses a release that lists nothing for this machine', () => {
    writeFileSync(join(release, 'SHA256SUMS'), `${'0'.repeat(64)}  other\n`);
    expect(install('--from', release).stderr).toBe(`install.sh: SHA256SUMS does not list ${file}\n`);
  });

  it('says that it cannot write, and leaves nothing', () => {
    writeFileSync(target, 'a file in the place of the directory');
    chmodSync(target, 0o644);
    expect(install('--from', release).stderr).toContain(`install.sh: cannot make ${target}`);
  });
});
