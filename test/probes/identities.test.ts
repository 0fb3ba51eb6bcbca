import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../support/bytes/certificate-bytes.ts';
import { encodeTzif } from '../support/bytes/tzif-bytes.ts';
import { needs } from '../support/needs.ts';
import { runSource } from '../support/program/run-source.ts';
import { startWitness, type WitnessIdentity, witnessProgram } from '../support/roots/identity-witness.ts';
import { zones } from '../support/roots/zones.ts';

/** Who owns what the program needs, which is for the owner and the group alone. */
const owner = { uid: 1000, gid: 3000 };
const dacOverride = 1;
const dacReadSearch = 2;

const identities: readonly (readonly [name: string, identity: WitnessIdentity, isLetIn: boolean])[] = [
  ['root', { uid: 0, gid: 0, groups: [] }, true],
  ['the owner', { uid: owner.uid, gid: 4000, groups: [] }, true],
  ['a member of the group', { uid: 2000, gid: owner.gid, groups: [] }, true],
  ['one of the group by supplementary groups only', { uid: 2000, gid: 4000, groups: [5000, owner.gid] }, true],
  ['another user', { uid: 65_532, gid: 65_532, groups: [] }, false],
  ['an arbitrary user of group 0', { uid: 1_000_620_000, gid: 0, groups: [0] }, false],
  ['root without capabilities', { uid: 0, gid: 0, groups: [], without: [dacOverride, dacReadSearch] }, false],
  ['root of a user namespace', { uid: 0, gid: 0, groups: [], namespace: { inside: 0, outside: 65_532 } }, false],
  [
    'the owner, as root of a user namespace',
    { uid: 0, gid: 0, groups: [], namespace: { inside: 0, outside: owner.uid } },
    true,
  ],
];

/** Each probe judges by the program's rights, whoever looks: what it says is what a Go program met. */
describe('ssl, timezone, go and libc by identity', needs('root', 'mounts', 'go', 'gcc', 'glibc for x64'), () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-identities-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const env = { TZ: 'Asia/Shanghai', PATH: '/usr/local/go/bin' };
  const started = ['/usr/local/go/bin/go', '/dynamic'];

  beforeAll(() => {
    chmodSync(root, 0o755);
    const guarded = (name: string, mode: number, fill: (file: string) => void): void => {
      const file = path.join(root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      fill(file);
      chownSync(file, owner.uid, owner.gid);
      chmodSync(file, mode);
    };
    guarded('etc/ssl/certs/ca-certificates.crt', 0o640, (file) => writeFileSync(file, bundle({ cn: 'Company Root' })));
    guarded('usr/share/zoneinfo/Asia/Shanghai', 0o640, (file) => writeFileSync(file, encodeTzif(zones.shanghai)));
    guarded('usr/local/go/bin/go', 0o750, (file) => compile('int main(void) { return 0; }', file, '-static'));
    guarded('lib/x86_64-linux-gnu/libc.so.6', 0o640, (file) => copyFileSync('/lib/x86_64-linux-gnu/libc.so.6', file));
    mkdirSync(path.join(root, 'lib64'));
    copyFileSync('/lib64/ld-linux-x86-64.so.2', path.join(root, 'lib64/ld-linux-x86-64.so.2'));
    compile('int main(void) { return 0; }', path.join(root, 'dynamic'));
    copyFileSync(witnessProgram(), path.join(root, 'witness'));
    for (const name of ['witness', 'dynamic', 'lib64/ld-linux-x86-64.so.2']) chmodSync(path.join(root, name), 0o755);
  });

  it.each(identities)('%s', async (_, identity, isLetIn) => {
    const witness = await startWitness(root, identity, env, started);
    try {
      const { roots, offset } = witness.met;
      const [toolchain, dynamic] = started.map((file) => witness.met.started[file]);
      const met = { roots, offset, toolchain: toolchain === '', dynamic: dynamic === '' };
      expect(met).toEqual({
        roots: isLetIn ? 1 : 0,
        offset: isLetIn ? 28_800 : 0,
        toolchain: isLetIn,
        dynamic: isLetIn,
      });
      expect(await said(witness.pid)).toEqual(met);
    } finally {
      witness.end();
    }
  });
});

async function said(pid: number): Promise<unknown> {
  const look = ['--root', `/proc/${pid}/root`, '--format', 'json', '--timeout', '20s'];
  const { findings, facts } = await report('ssl', 'timezone', 'go', '--app', '/witness', ...look);
  const dynamic = await report('libc', '--app', '/dynamic', ...look);
  return {
    roots: facts('ssl').pool.roots,
    offset: facts('timezone').go.offset,
    toolchain: !findings.some(({ code }) => code === 'go/toolchain-cannot-start'),
    dynamic: !dynamic.findings.some(({ severity }) => severity === 'error'),
  };
}

interface Report {
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
  facts(probe: string): { readonly pool: { readonly roots: number }; readonly go: { readonly offset: number } };
}

async function report(...args: string[]): Promise<Report> {
  const { stdout, stderr } = await runSource(args);
  if (!stdout.startsWith('{')) throw new Error(`${stdout}${stderr}`);
  const { probes } = JSON.parse(stdout);
  return {
    findings: probes.flatMap((probe: { findings?: Report['findings'] }) => probe.findings ?? []),
    facts: (name) => probes.find(({ probe }: { probe: string }) => probe === name).facts,
  };
}

function compile(source: string, output: string, ...flags: string[]): void {
  execFileSync('gcc', ['-x', 'c', '-', '-o', output, ...flags], { input: source, stdio: ['pipe', 'pipe', 'pipe'] });
}
