import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxProbe } from '../../../probes/sandbox/index.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { ProbeResult } from '../../../src/probe.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import pods from '../../vectors/pod-standards.json' with { type: 'json' };

let root = '';
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-standards-'));
});
afterAll(() => rmSync(root, { recursive: true }));

interface Stated {
  readonly annotations?: object;
  readonly spec: object;
  readonly container?: string;
  readonly user?: string | null;
}

type Expectations = Parameters<typeof sandboxProbe.run>[1];

function sandbox(
  { annotations = {}, spec, container = 'web', user = '65532' }: Stated,
  expectations: Expectations,
): Promise<ProbeResult> {
  const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', annotations }, spec };
  const declare = {
    container,
    pod: JSON.stringify(manifest),
    ...(user === null ? {} : { config: { config: { User: user } } }),
  };
  return sandboxProbe.run(caseHost(root, { declare }), expectations);
}

function texts({ findings }: ProbeResult): string[] {
  return findings.map(({ code, detail }) => {
    const { field, actual, missing } = detail as Partial<Record<string, string>>;
    return [code.replace('sandbox/', ''), field, actual, missing].filter((text) => text !== undefined).join(': ');
  });
}

/**
 * All pods but those of Windows of k8s.io/pod-security-admission v0.36.3, test/testdata for v1.35, as they are: what the admission
 * controller says of each. Some must fail that the API server itself refuses, before anybody looks at a level.
 */
describe.each(['pass', 'fail'] as const)('a pod that must %s', (verdict) => {
  const rows = pods.filter((pod) => pod.verdict === verdict).map((pod) => [pod.level, pod.name, pod] as const);

  it.each(rows)('%s %s', async (level, _, { annotations, spec }) => {
    const [container] = spec.containers;
    if (container === undefined) throw new Error('no container');
    // One container is looked at, and all of them are judged.
    const findings = await violations(
      { spec, container: container.name, ...(annotations === undefined ? {} : { annotations }) },
      { podSecurity: level === 'baseline' ? 'baseline' : 'restricted' },
    );
    expect(findings.length > 0).toBe(verdict === 'fail');
  });
});

/** Or the words of the refusal. */
async function violations(...stated: Parameters<typeof sandbox>): Promise<readonly unknown[]> {
  try {
    return (await sandbox(...stated)).findings;
  } catch (error) {
    if (error instanceof UsageError) return [error.message];
    throw error;
  }
}

const strict = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const pod = (securityContext: object, spec: object = {}, more: object = {}): Stated => ({
  spec: { containers: [{ name: 'web', securityContext, ...more }], ...spec },
});
const everything = {
  podSecurity: 'restricted',
  dropAll: true,
  newPrivs: false,
  seccomp: true,
  readOnlyRoot: true,
} as const;

describe('a pod before it is applied', () => {
  it('holds what its manifest states', async () => {
    const result = await sandbox(pod(strict), everything);
    expect(texts(result)).toEqual([]);
    expect(result.summary).toBe('no capabilities, no_new_privs, seccomp, read-only root');
  });

  it('is what runtimes make of a manifest that states nothing', async () => {
    const result = await sandbox({ ...pod({}), user: '' }, {});
    expect(result.summary).toBe('14 capabilities, seccomp by the node');
    expect(result.facts).toMatchObject({ procMasked: true, hostNamespaces: [], label: null });
  });

  it.each<[string, Stated, Expectations, string[]]>([
    [
      'a container next to it',
      { spec: { containers: [{ name: 'web', securityContext: strict }], initContainers: [{ name: 'migrate' }] } },
      { podSecurity: 'restricted' },
      [
        'pod-security: securityContext.allowPrivilegeEscalation: container migrate (pod.json:1) leaves it out, which allows it',
        'pod-security: securityContext.runAsNonRoot: container migrate (pod.json:1) leaves it out, as the pod does',
        'pod-security: securityContext.seccompProfile.type: container migrate (pod.json:1) leaves it out, as the pod does',
        'pod-security: securityContext.capabilities.drop: container migrate (pod.json:1) does not drop ALL',
      ],
    ],
    [
      'a privileged one',
      pod({ privileged: true }),
      { podSecurity: 'baseline', dropAll: true, seccomp: true },
      [
        'capabilities-kept',
        'seccomp-off',
        'pod-security: securityContext.privileged: container web (pod.json:1) is privileged',
      ],
    ],
    [
      'capabilities that are left',
      pod({ ...strict, capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }),
      { podSecurity: 'baseline', dropAll: true },
      ['capabilities-kept', 'pod-security: securityContext.capabilities.add: container web (pod.json:1) has NET_ADMIN'],
    ],
    [
      'a seccomp profile that the node decides on',
      pod({}),
      { seccomp: true },
      ['undetermined: what the node makes of a pod without seccompProfile'],
    ],
    [
      'a user that nobody knows',
      { ...pod({}), user: null },
      { dropAll: true, podSecurity: 'baseline' },
      ['undetermined: the user who runs the program'],
    ],
    [
      'a volume in memory without a limit',
      pod(
        {},
        { volumes: [{ name: 'shm', emptyDir: { medium: 'Memory' } }] },
        {
          volumeMounts: [{ name: 'shm', mountPath: '/dev/shm' }],
        },
      ),
      { shmMax: 1 << 26 },
      ['shm-too-large'],
    ],
    [
      'a volume in memory with a limit',
      pod(
        {},
        { volumes: [{ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }] },
        {
          volumeMounts: [{ name: 'shm', mountPath: '/dev/shm' }],
        },
      ),
      { shmMax: 1 << 26 },
      [],
    ],
    [
      'a socket of the machine',
      pod(
        {},
        { volumes: [{ name: 'sock', hostPath: { path: '/var/run/docker.sock' } }] },
        {
          volumeMounts: [{ name: 'sock', mountPath: '/var/run/docker.sock' }],
        },
      ),
      { podSecurity: 'baseline' },
      ['pod-security: volumes[*].hostPath: volume sock is hostPath'],
    ],
  ])('%s', async (_, stated, expectations, expected) => {
    expect(texts(await sandbox(stated, expectations))).toEqual(expected);
  });
});
