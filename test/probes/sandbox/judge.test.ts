import { describe, expect, it } from 'vitest';
import type { MountFacts, ProcessFacts, ProgramFacts, SandboxFacts } from '../../../probes/sandbox/facts.ts';
import { sandboxProbe } from '../../../probes/sandbox/index.ts';
import type { Expectations } from '../../../probes/sandbox/options.ts';
import { reservedAtStart } from '../../../src/decode/go/program/address-space.ts';

const none = { permitted: [], effective: [], bounding: [], ambient: [] };
const process: ProcessFacts = {
  uid: { real: 1000, effective: 1000, saved: 1000 },
  capabilities: none,
  noNewPrivs: true,
  seccomp: 2,
};
const root: MountFacts = {
  ...{ mountPoint: '/', fsType: 'overlay', readOnly: true, noexec: false, nosuid: false, size: null },
};
const program: ProgramFacts = {
  ...{ path: '/app', running: false, goMinor: 26, is64Bit: true, setUser: null, onNosuid: false },
};
const strict: SandboxFacts = {
  ...{ process, root, shm: null, temporary: null, procMasked: true, hostNamespaces: [], label: null },
  ...{ runtimeSockets: [], limits: { memory: null, cpu: null, pids: null }, program },
};

function judged(facts: SandboxFacts, expected: Expectations = {}): string[] {
  return sandboxProbe.judge(facts, expected).map(({ code, detail }) => `${code} ${Object.values(detail).join('|')}`);
}

const withProcess = (changed: Partial<ProcessFacts>): SandboxFacts => ({
  ...strict,
  process: { ...process, ...changed },
});
const holding = (set: 'permitted' | 'bounding', names: string[]): SandboxFacts =>
  withProcess({ capabilities: { ...none, [set]: names } });

describe('the start of the program', () => {
  const limited = (addressSpace: number | null, changed: Partial<ProgramFacts> = {}): SandboxFacts => ({
    ...strict,
    limits: { ...strict.limits, addressSpace },
    program: { ...program, ...changed },
  });
  const error = `sandbox/address-space-limit /app|${reservedAtStart - 1}|${reservedAtStart}`;

  it('needs what five levels of summaries, an arena and the index of arenas take', () => {
    expect(reservedAtStart).toBeGreaterThan((128 + 1024 + 8192 + 65_536 + 524_288 + 65_536 + 32_768) * 1024);
  });

  it.each<[string, SandboxFacts, string[]]>([
    ['no limit', limited(null), []],
    ['not known', strict, []],
    ['just enough', limited(reservedAtStart), []],
    ['one byte short', limited(reservedAtStart - 1), [error]],
    ['running', limited(1, { running: true }), []],
    ['32 bits', limited(1, { is64Bit: false }), []],
    ['not Go', limited(1, { goMinor: null }), []],
    ['Go 1.13', limited(1, { goMinor: 13 }), []],
    ['Go 1.14', limited(reservedAtStart - 1, { goMinor: 14 }), [error]],
    ['no program', { ...limited(1), program: null }, []],
  ])('%s', (_, facts, expected) => {
    expect(judged(facts)).toEqual(expected);
  });

  const ignored = 'sandbox/set-user-id-ignored /app|0|1000|';
  const name = 'net_bind_service';
  const bind = { fileCapabilities: [name] };
  const bounded = { ...process.capabilities, bounding: [name] };
  const without = (cause: string): string => `sandbox/file-capabilities-ignored /app|cap_${name}|1000|${cause}`;
  it.each<[string, Partial<ProgramFacts>, Partial<ProcessFacts> | null, string[]]>([
    ['no_new_privs', { setUser: 0 }, {}, [`${ignored}no_new_privs is set`]],
    ['nosuid', { setUser: 0, onNosuid: true }, { noNewPrivs: false }, [`${ignored}its mount is nosuid`]],
    ['neither', { setUser: 0 }, { noNewPrivs: false }, []],
    ['the same user', { setUser: 1000 }, {}, []],
    ['no bit', {}, {}, []],
    ['running', { setUser: 0, running: true }, {}, []],
    ['nobody known', { setUser: 0, onNosuid: true }, null, []],
    ['file capabilities and no_new_privs', bind, { capabilities: bounded }, [without('no_new_privs is set')]],
    ['file capabilities and nothing', bind, { capabilities: bounded, noNewPrivs: false }, []],
    [
      'file capabilities and nosuid',
      { ...bind, onNosuid: true },
      { noNewPrivs: false },
      [without('its mount is nosuid')],
    ],
    ['file capabilities outside of the bounding set', bind, {}, []],
    ['file capabilities that it has already', bind, { capabilities: { ...bounded, ambient: [name] } }, []],
    ['file capabilities and root', bind, { capabilities: bounded, uid: { real: 0, effective: 0, saved: 0 } }, []],
    ['file capabilities, running', { ...bind, running: true }, { capabilities: bounded }, []],
    ['file capabilities, nobody known', bind, null, []],
  ])('set-user-ID: %s', (_, changed, who, expected) => {
    const facts = { ...strict, program: { ...program, ...changed } };
    expect(judged({ ...facts, process: who === null ? null : { ...process, ...who } })).toEqual(expected);
  });

  it.each<[string, readonly string[], Partial<ProgramFacts>, Partial<ProcessFacts> | null, string[]]>([
    ['added for a user', ['net_raw', 'chown'], {}, {}, ['NET_RAW,CHOWN']],
    ['added, and one of them in the file', ['net_raw', name], bind, { noNewPrivs: false }, ['NET_RAW']],
    ['added, and in the file', [name], bind, { noNewPrivs: false }, []],
    ['all added', ['all'], {}, {}, ['ALL']],
    ['all added, and one in the file', ['all'], bind, { noNewPrivs: false }, []],
    ['added, running', ['net_raw'], { running: true }, {}, []],
    ['added for nobody known', ['net_raw'], {}, null, []],
  ])('capabilities: %s', (_, names, more, ofProcess, expected) => {
    const base = { ...strict, added: { names, place: 'pod.yaml:7' } };
    const facts = { ...base, program: { ...program, ...more }, process: ofProcess && { ...process, ...ofProcess } };
    const found = sandboxProbe
      .judge(facts, {})
      .flatMap((each) => (each.code === 'sandbox/added-capabilities-lost' ? [each] : []));
    expect(found.map(({ detail }) => detail.names.join(','))).toEqual(expected);
    for (const { detail } of found) expect(detail).toMatchObject({ path: '/app', place: 'pod.yaml:7' });
  });
});

describe('single expectations', () => {
  const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const shm = (size: number | null): SandboxFacts => ({ ...strict, shm: { ...root, mountPoint: '/dev/shm', size } });
  it.each<[string, SandboxFacts, Expectations, string[]]>([
    ['all hold', strict, { dropAll: true, newPrivs: false, seccomp: true, readOnlyRoot: true, shmMax: 1 }, []],
    ['permitted', holding('permitted', ['a']), { dropAll: true }, ['sandbox/capabilities-kept permitted|a|1']],
    ['bounding', holding('bounding', seven), { dropAll: true }, ['sandbox/capabilities-kept bounding|a,b,c,d,e,f|7']],
    ['not stated', holding('permitted', ['a']), {}, []],
    [
      'no_new_privs off',
      withProcess({ noNewPrivs: false }),
      { newPrivs: false },
      ['sandbox/new-privileges-allowed true'],
    ],
    ['not shown', withProcess({ noNewPrivs: null }), { newPrivs: false }, ['sandbox/new-privileges-allowed false']],
    ['not stated', withProcess({ noNewPrivs: false }), {}, []],
    ['seccomp off', withProcess({ seccomp: 0 }), { seccomp: true }, ['sandbox/seccomp-off 0']],
    ['seccomp strict', withProcess({ seccomp: 1 }), { seccomp: true }, ['sandbox/seccomp-off 1']],
    ['not stated', withProcess({ seccomp: 0 }), {}, []],
    [
      'writable',
      { ...strict, root: { ...root, readOnly: false } },
      { readOnlyRoot: true },
      ['sandbox/root-writable overlay'],
    ],
    ['not stated', { ...strict, root: { ...root, readOnly: false } }, {}, []],
    ['shm at its limit', shm(64), { shmMax: 64 }, []],
    ['shm above', shm(65), { shmMax: 64 }, ['sandbox/shm-too-large 65|64']],
    ['shm without', shm(null), { shmMax: 64 }, ['sandbox/shm-too-large |64']],
    ['not stated', shm(null), {}, []],
  ])('%s: %#', (_, facts, expected, findings) => {
    expect(judged(facts, expected)).toEqual(findings);
  });

  it.each<[Expectations, string, string]>([
    [{}, '', ''],
    [{ podSecurity: 'baseline' }, '--pod-security', '--pod-security'],
    [{ dropAll: true }, '--drop-all', ''],
    [{ newPrivs: false }, '--no-new-privs', ''],
    [{ seccomp: true }, '--seccomp', ''],
    [{ readOnlyRoot: true }, '', '--read-only-root'],
    [{ shmMax: 1 }, '', '--shm-max'],
  ])('that cannot be checked: %j', (expected, ofProcess, ofMounts) => {
    const unseen = { ...strict, process: null, root: null };
    expect(judged(unseen, expected)).toEqual([
      ...(ofProcess === '' ? [] : [`sandbox/undetermined ${ofProcess}|/proc/<pid>/status`]),
      ...(ofMounts === '' ? [] : [`sandbox/undetermined ${ofMounts}|/proc/<pid>/mountinfo`]),
    ]);
  });
});

describe('a manifest', () => {
  const unstated = {
    ...{ place: 'pod.yaml:1', runAsNonRoot: null, runAsUser: null, seccomp: null, appArmor: null, seLinux: null },
    hostProcess: false,
  };
  const container = {
    ...{ ...unstated, name: 'container c', privileged: false, allowPrivilegeEscalation: null },
    ...{ add: [], drop: [], procMount: null, hostPorts: [] },
  };
  const manifest: NonNullable<SandboxFacts['manifest']> = {
    ...{ hostNamespaces: [], sysctls: [], volumes: [], appArmorAnnotations: [] },
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

describe('the summary', () => {
  it.each<[SandboxFacts, string]>([
    [strict, 'no capabilities, no_new_privs, seccomp, read-only root'],
    [{ ...strict, process: null }, 'not known: /proc cannot be read'],
    [{ ...strict, root: null, hostNamespaces: ['pid', 'user'] }, 'no capabilities, no_new_privs, seccomp, host pid'],
    [
      withProcess({ noNewPrivs: null, seccomp: 0, capabilities: { ...none, effective: ['a'] } }),
      '1 capability, no seccomp, read-only root',
    ],
    [
      withProcess({ noNewPrivs: false, seccomp: 1, capabilities: { ...none, effective: ['a', 'b'] } }),
      '2 capabilities, no seccomp, read-only root',
    ],
  ])('%#', (facts, expected) => {
    expect(sandboxProbe.summary(facts)).toBe(expected);
  });
});
