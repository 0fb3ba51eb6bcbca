import { describe, expect, it } from 'vitest';
import type { SandboxFacts } from '../../../probes/sandbox/facts.ts';
import type { Expectations } from '../../../probes/sandbox/options.ts';
import { holding, judged, process, strict, withProcess } from '../../support/facts/sandbox-facts.ts';

describe('a manifest', () => {
  const unstated = {
    ...{ place: 'pod.yaml:1', runAsNonRoot: null, runAsUser: null, seccomp: null, appArmor: null, seLinux: null },
    hostProcess: false,
  };
  const container = {
    ...{ ...unstated, name: 'container c', privileged: false, allowPrivilegeEscalation: null },
    ...{ add: [], drop: [], procMount: null, hostPorts: [], handlerHosts: [] },
  };
  const manifest: NonNullable<SandboxFacts['manifest']> = {
    ...{ hostNamespaces: [], ownUsers: false, sysctls: [], volumes: [], appArmorAnnotations: [] },
    pod: { ...unstated, name: 'the pod' },
    containers: [container],
  };
  const node = 'sandbox/undetermined --seccomp|what the node makes of a pod without seccompProfile';
  const nobody = { ...strict, manifest, process: null };
  const left = { ...withProcess({ seccomp: null }), manifest };
  it.each<[string, SandboxFacts, Expectations, string[]]>([
    ['leaves seccomp to the node', left, { seccomp: true }, [node]],
    ['leaves it to the node, and nobody asks', left, {}, []],
    [
      'leaves it to the node, of a running one',
      withProcess({ seccomp: null }),
      { seccomp: true },
      ['sandbox/seccomp-off '],
    ],
    ['states a filter', { ...strict, manifest }, { seccomp: true }, []],
    ['states none', { ...withProcess({ seccomp: 0 }), manifest }, { seccomp: true }, ['sandbox/seccomp-off 0']],
    ['has no user', nobody, {}, []],
    [
      'has no user, whose capabilities are asked for',
      nobody,
      { dropAll: true },
      ['sandbox/undetermined --drop-all|the user who runs the program'],
    ],
    [
      'has no user, whose seccomp is asked for',
      nobody,
      { seccomp: true },
      ['sandbox/undetermined --seccomp|the user who runs the program'],
    ],
  ])('%s', (_, facts, expected, findings) => {
    expect(judged(facts, expected)).toEqual(findings);
  });

  it('is what the standards are about, whoever runs it and wherever it is mounted', () => {
    const unseen = { ...nobody, root: null };
    const found = judged(unseen, { podSecurity: 'restricted' });
    expect(found.map((line) => line.split('|')[1])).toEqual(
      ['allowPrivilegeEscalation', 'runAsNonRoot', 'seccompProfile.type', 'capabilities.drop'].map(
        (field) => `securityContext.${field}`,
      ),
    );
  });
});

describe('the Pod Security Standards', () => {
  const seven = ['sys_admin', 'sys_boot', 'sys_time', 'syslog', 'bpf', 'perfmon', 'mac_admin'];
  const rows: readonly [string, SandboxFacts, 'baseline' | 'restricted', string][] = [
    ['pid', { ...strict, hostNamespaces: ['pid'] }, 'baseline', "the machine's pid namespace|hostPID"],
    ['ipc', { ...strict, hostNamespaces: ['ipc'] }, 'baseline', "the machine's ipc namespace|hostIPC"],
    ['net', { ...strict, hostNamespaces: ['net'] }, 'baseline', "the machine's network namespace|hostNetwork"],
    ['/proc', { ...strict, procMasked: false }, 'baseline', '/proc without masks|securityContext.procMount'],
    ['AppArmor', { ...strict, label: 'unconfined' }, 'baseline', 'unconfined|securityContext.appArmorProfile.type'],
    [
      'SELinux',
      { ...strict, label: 'system_u:system_r:spc_t:s0' },
      'baseline',
      'spc_t|securityContext.seLinuxOptions.type',
    ],
    [
      'no_new_privs',
      withProcess({ noNewPrivs: false }),
      'restricted',
      'no_new_privs is not set|securityContext.allowPrivilegeEscalation',
    ],
    [
      'no_new_privs not shown',
      withProcess({ noNewPrivs: null }),
      'restricted',
      'no_new_privs is not set|securityContext.allowPrivilegeEscalation',
    ],
    ['seccomp', withProcess({ seccomp: 0 }), 'restricted', 'no seccomp filter|securityContext.seccompProfile.type'],
    ...(['real', 'effective', 'saved'] as const).map((which): [string, SandboxFacts, 'restricted', string] => [
      `${which} root`,
      withProcess({ uid: { ...process.uid, [which]: 0 } }),
      'restricted',
      'uid 0|securityContext.runAsNonRoot',
    ]),
    ['a usual capability', holding('bounding', ['chown']), 'restricted', 'CHOWN|securityContext.capabilities.drop'],
  ];

  it.each(rows)('%s', (_, facts, level, words) => {
    const found = (stated: Expectations['podSecurity']): string[] =>
      judged(facts, stated === undefined ? {} : { podSecurity: stated }).map((text) =>
        text.split('|').slice(0, 3).join('|'),
      );
    const [actual = '', field = ''] = words.split('|');
    const finding = (stated: string): string => `sandbox/pod-security ${stated}|${field}|${actual}`;
    expect(found('restricted')).toEqual([finding('restricted')]);
    expect(found('baseline')).toEqual(level === 'baseline' ? [finding('baseline')] : []);
    expect(found('privileged')).toEqual([]);
    expect(found(undefined)).toEqual([]);
  });

  it.each<[string, SandboxFacts]>([
    ['everything dropped', strict],
    ['NET_BIND_SERVICE', holding('bounding', ['net_bind_service'])],
    ['a user namespace of the machine', { ...strict, hostNamespaces: ['user'] }],
    ['AppArmor', { ...strict, label: 'cri-containerd.apparmor.d (enforce)' }],
    ['SELinux', { ...strict, label: 'system_u:system_r:container_t:s0:c1,c2' }],
    ['SELinux of an engine', { ...strict, label: 'system_u:system_r:container_engine_t:s0' }],
    ['masks not known', { ...strict, procMasked: null }],
  ])('restricted holds with %s', (_, facts) => {
    expect(judged(facts, { podSecurity: 'restricted' })).toEqual([]);
  });

  it('names six capabilities, and counts the others', () => {
    const [six] = judged(holding('bounding', seven.slice(1)), { podSecurity: 'baseline' });
    expect(six).toContain('|SYS_BOOT, SYS_TIME, SYSLOG, BPF, PERFMON, MAC_ADMIN|');
    const [more] = judged(holding('bounding', seven), { podSecurity: 'baseline' });
    expect(more).toContain('|SYS_ADMIN, SYS_BOOT, SYS_TIME, SYSLOG, BPF, PERFMON and 1 more|');
  });

  it('baseline lets a pod have what runtimes give', () => {
    const usual = [
      'chown',
      'dac_override',
      'fowner',
      'fsetid',
      'kill',
      'setgid',
      'setuid',
      'setpcap',
      'net_bind_service',
    ];
    const others = ['net_raw', 'sys_chroot', 'mknod', 'audit_write', 'setfcap'];
    expect(judged(holding('bounding', [...usual, ...others]), { podSecurity: 'baseline' })).toEqual([]);
  });
});
