import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeGoElf } from '../../support/bytes/elf/go-elf.ts';
import { runSource } from '../../support/program/run-source.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(os.tmpdir(), 'probe-env-volume-script-'));
  for (const path of ['/app', '/bin/sh', '/image/run.sh']) {
    mkdirSync(dirname(directory + path), { recursive: true });
    writeFileSync(
      directory + path,
      path.endsWith('.sh') ? script : makeGoElf({ goVersion: 'go1.26.1', modInfo: ['path\texample.com/app'] }),
      { mode: 0o755 },
    );
  }
  writeFileSync(join(directory, 'config.json'), JSON.stringify({ config: { Env: ['PATH=/bin'] } }));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const script = '#!/bin/sh\r\nexec /app\r\n';
const again =
  "sed -i 's/\\r$//' run.sh, and recreate the configMap of the volume v from that file; or, in .gitattributes,";

it.each<[readonly string[], string]>([
  [['/s/run.sh'], again],
  [['sh', '/s/run.sh'], again],
  [['sh', '/image/run.sh'], "RUN sed -i 's/\\r$//' /image/run.sh; or, in .gitattributes,"],
])('CRLF is fixed where the script comes from: %j', { timeout: 60_000 }, async (command, words) => {
  const container = { name: 'web', image: 'web', command, volumeMounts: [{ name: 'v', mountPath: '/s' }] };
  const volumes = [{ name: 'v', configMap: { name: 'scripts', defaultMode: 0o755 } }];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [container], volumes } };
  const data = { 'run.sh': script };
  const scripts = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'scripts' }, data };
  const manifest = join(directory, 'pod.yaml');
  writeFileSync(manifest, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod, scripts] }));
  const { stdout } = await runSource([
    ...['libc', '--root', directory, '--image-config', join(directory, 'config.json'), '--pod', manifest],
    ...['--timeout', '50s', '--format', 'json'],
  ]);
  type Finding = { readonly code: string; readonly remedy: string };
  const report: { probes: readonly { findings?: readonly Finding[] }[] } = JSON.parse(stdout);
  const found = report.probes.flatMap(({ findings = [] }) => findings);
  const remedies = found.filter(({ code }) => code === 'libc/script-carriage-return').map(({ remedy }) => remedy);
  expect(remedies).toHaveLength(1);
  expect(remedies[0]).toContain(words);
});
