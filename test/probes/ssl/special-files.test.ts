import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sslProbe } from '../../../probes/ssl/index.ts';
import { DeadlineExceeded } from '../../../src/deadline.ts';
import { bundle } from '../../support/bytes/certificate-bytes.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { needs } from '../../support/needs.ts';

const one = bundle({ cn: 'One' });

/** What git cannot hold: special files, holes, and contents made to cost time. */
describe('files that are none, or too much', () => {
  let root = '';
  const bundlePath = '/etc/ssl/certs/ca-certificates.crt';
  const inside = (place: string): string => path.join(root, place);
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'special-files-'));
    chmodSync(root, 0o755);
    mkdirSync(inside('/etc/ssl/certs'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  async function codes(env: Record<string, string> = {}): Promise<string[]> {
    const { findings } = await sslProbe.run(caseHost(root, { app: null, env }), {});
    return findings.map(({ code }) => code);
  }

  it('a FIFO in the place of the bundle', async () => {
    execFileSync('mkfifo', [inside(bundlePath)]);
    expect(await codes()).toEqual(['ssl/endless-file']);
  });

  it('a FIFO in a directory of certificates', async () => {
    writeFileSync(inside(bundlePath), one);
    execFileSync('mkfifo', [inside('/etc/ssl/certs/pipe')]);
    expect(await codes()).toEqual(['ssl/endless-file']);
  });

  it('a file of 10 GB, most of it a hole', async () => {
    writeFileSync(inside(bundlePath), one);
    truncateSync(inside(bundlePath), 10e9);
    expect(await codes()).toEqual(['ssl/endless-file']);
  });

  it('a bundle of 40 MB is read to its end, in bounded memory', async () => {
    const unit = `${one}# a comment\n`.repeat(1000);
    writeFileSync(inside(bundlePath), '');
    for (let written = 0; written < 40 << 20; written += unit.length) appendFileSync(inside(bundlePath), unit);
    appendFileSync(inside(bundlePath), bundle({ cn: 'Last' }));
    const before = process.memoryUsage().rss;
    const { findings, facts } = await sslProbe.run(caseHost(root, { app: null }), {});
    expect(findings).toEqual([]);
    expect(facts).toMatchObject({ pool: { roots: 2 } });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
  }, 60_000);

  it('a hole of 300 MB before the only certificate', async () => {
    writeFileSync(inside(bundlePath), '');
    truncateSync(inside(bundlePath), 300 << 20);
    appendFileSync(inside(bundlePath), `\n${one}`);
    const { findings, facts } = await sslProbe.run(caseHost(root, { app: null }), {});
    expect(findings).toEqual([]);
    expect(facts).toMatchObject({ pool: { roots: 1 } });
  }, 60_000);

  it('the deadline holds in the middle of a large file', async () => {
    writeFileSync(inside(bundlePath), one);
    truncateSync(inside(bundlePath), 500 << 20);
    const host = caseHost(root, { app: null });
    let turns = 0;
    const turn = async (): Promise<void> => {
      turns += 1;
      if (turns === 5) throw new DeadlineExceeded();
    };
    await expect(sslProbe.run({ ...host, deadline: { ...host.deadline, turn } }, {})).rejects.toThrow(DeadlineExceeded);
  });

  it('/dev/null is how one says: no file', needs('root'), async () => {
    writeFileSync(inside('/etc/ssl/certs/a.pem'), one);
    mkdirSync(inside('/dev'));
    execFileSync('mknod', [inside('/dev/null'), 'c', '1', '3']);
    execFileSync('mknod', [inside('/dev/zero'), 'c', '1', '5']);
    expect(await codes({ SSL_CERT_FILE: '/dev/null' })).toEqual([]);
    expect(await codes({ SSL_CERT_FILE: '/dev/zero' })).toEqual(['ssl/endless-file']);
  });

  const hostile: readonly [string, string][] = [
    ['line ends', '\n'],
    ['BEGIN lines', '-----BEGIN CERTIFICATE-----\n'],
    ['END lines', '\n-----END CERTIFICATE-----\n'],
    ['empty blocks', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['headers', '-----BEGIN CERTIFICATE-----\na: b\n\nAAAA\n-----END CERTIFICATE-----\n'],
    ['letters', 'A'],
  ];
  for (const [what, unit] of hostile) {
    it(`8 MB of ${what} take a time in proportion`, async () => {
      const text = unit.repeat((8 << 20) / unit.length);
      writeFileSync(inside(bundlePath), text + one);
      const start = process.cpuUsage();
      const { facts } = await sslProbe.run(caseHost(root, { app: null }), {});
      const { user, system } = process.cpuUsage(start);
      expect(JSON.stringify(facts).length).toBeLessThan(8000);
      expect((user + system) / 1000).toBeLessThan(5000);
    }, 30_000);
  }

  it('a damaged certificate of 8 MB', async () => {
    const data = Buffer.alloc(6 << 20, 0x30)
      .toString('base64')
      .replaceAll(/.{64}/g, '$&\n');
    writeFileSync(inside(bundlePath), `${one}-----BEGIN CERTIFICATE-----\n${data}\n-----END CERTIFICATE-----\n`);
    expect(await codes()).toEqual(['ssl/skipped-certificates']);
  });
});
