import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSource } from '../../support/program/run-source.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(os.tmpdir(), 'probe-env-told-once-'));
  writeFileSync(join(directory, 'app'), '\x7fELF', { mode: 0o755 });
  const container = { name: 'web', image: 'web', command: ['/app'], volumeMounts: [{ name: 'v', mountPath: '/app' }] };
  const spec = { containers: [container], volumes: [{ name: 'v', configMap: { name: 'settings' } }] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec };
  writeFileSync(join(directory, 'pod.yaml'), JSON.stringify(pod));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('a directory that is mounted on the program is the mount, not a missing program too', {
  timeout: 60_000,
}, async () => {
  const pod = join(directory, 'pod.yaml');
  const { stdout } = await runSource([
    'go',
    'libc',
    '--root',
    directory,
    '--pod',
    pod,
    '--timeout',
    '50s',
    '--format',
    'json',
  ]);
  const report: { probes: readonly { findings?: readonly { code: string }[] }[] } = JSON.parse(stdout);
  const codes = report.probes.flatMap(({ findings = [] }) => findings.map(({ code }) => code));
  expect(codes).toEqual(['pod/mount-of-another-type']);
});
