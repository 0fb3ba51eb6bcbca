import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSource } from '../../support/program/run-source.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(os.tmpdir(), 'probe-env-told-once-'));
  const zone = '/usr/share/zoneinfo/Europe/Berlin';
  for (const path of ['/app', '/etc/ssl/certs/ca-certificates.crt', '/etc/passwd', zone]) {
    mkdirSync(dirname(directory + path), { recursive: true });
    writeFileSync(directory + path, '\x7fELF', { mode: 0o755 });
  }
  writeFileSync(`${directory}/etc/passwd`, 'app:x:1000:1000::/:\n');
  symlinkSync(zone, `${directory}/etc/localtime`);
  writeFileSync(join(directory, 'config.json'), JSON.stringify({ config: { User: 'app' } }));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it.each([
  ['the program', '/app', ['go', 'libc']],
  ['the zone', '/etc/localtime', ['timezone']],
  ['the certificates', '/etc/ssl/certs/ca-certificates.crt', ['ssl']],
  ['the accounts', '/etc/passwd', ['user']],
  ['the certificates, as a file', '/etc/ssl/certs', ['ssl'], 'ca.crt'],
  ['the zones, as a file', '/usr/share/zoneinfo', ['timezone'], 'Berlin'],
] as const)('a mount that cannot be made on %s is told, and nothing besides', { timeout: 60_000 }, async (...row) => {
  const [, mountPath, probes, subPath] = row;
  const mount = { name: 'v', mountPath, ...(subPath !== undefined && { subPath }) };
  const container = { name: 'web', image: 'web', command: ['/app'], volumeMounts: [mount] };
  const spec = { containers: [container], volumes: [{ name: 'v', configMap: { name: 'settings' } }] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec };
  const data = subPath === undefined ? { a: 'x' } : { [subPath]: 'x' };
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data };
  const manifest = join(directory, 'pod.yaml');
  writeFileSync(manifest, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod, settings] }));
  const { stdout } = await runSource([
    ...probes,
    ...['--root', directory, '--image-config', join(directory, 'config.json'), '--pod', manifest],
    ...['--timeout', '50s', '--format', 'json'],
  ]);
  const report: { probes: readonly { findings?: readonly { code: string }[] }[] } = JSON.parse(stdout);
  const codes = report.probes.flatMap(({ findings = [] }) => findings.map(({ code }) => code));
  expect(codes).toEqual(['pod/mount-of-another-type']);
});
