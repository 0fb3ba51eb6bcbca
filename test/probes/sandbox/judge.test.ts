import { describe, expect, it } from 'vitest';
import type { Loss, ProcessFacts, ProgramFacts, SandboxFacts } from '../../../probes/sandbox/facts.ts';
import { findings } from '../../../probes/sandbox/findings.ts';
import { sandboxProbe } from '../../../probes/sandbox/index.ts';
import type { Expectations } from '../../../probes/sandbox/options.ts';
import { reservedAtStart } from '../../../src/decode/go/program/address-space.ts';
import {
  holding,
  judged,
  none,
  process,
  program,
  root,
  strict,
  withProcess,
} from '../../support/facts/sandbox-facts.ts';

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
    ['no_new_privs', { setUser: 0 }, {}, [`${ignored}no_new_privs`]],
    ['nosuid', { setUser: 0, onNosuid: true }, { noNewPrivs: false }, [`${ignored}nosuid`]],
    ['neither', { setUser: 0 }, { noNewPrivs: false }, []],
    ['the same user', { setUser: 1000 }, {}, []],
    ['no bit', {}, {}, []],
    ['running', { setUser: 0, running: true }, {}, []],
    ['nobody known', { setUser: 0, onNosuid: true }, null, []],
    ['file capabilities and no_new_privs', bind, { capabilities: bounded }, [without('no_new_privs')]],
    ['file capabilities and nothing', bind, { capabilities: bounded, noNewPrivs: false }, []],
    ['file capabilities and nosuid', { ...bind, onNosuid: true }, { noNewPrivs: false }, [without('nosuid')]],
    ['file capabilities, nosuid and no_new_privs', { ...bind, onNosuid: true }, {}, [without('nosuid,no_new_privs')]],
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

describe('ports below 1024', () => {
  const both = ['net_bind_service', 'net_raw'];
  const file = (fileCapabilities: readonly string[]): Partial<SandboxFacts> => ({
    program: { ...program, fileCapabilities },
    process: { ...process, capabilities: { ...none, bounding: both } },
  });
  const added = (names: readonly string[]): Partial<SandboxFacts> => ({ added: { names, place: 'pod.yaml:7' } });
  const maybe = { lowPorts: 'not-known' } as const;
  const info = 'sandbox/net-bind-service-lost /app|';
  const ofFile = 'sandbox/file-capabilities-ignored /app|';
  const ofPod = 'sandbox/added-capabilities-lost /app|';
  const cause = 'no_new_privs';

  it.each<[string, Partial<SandboxFacts>, string[]]>([
    ['added, up to the runtime', { ...added(['net_bind_service']), ...maybe }, [`${info}pod.yaml:7|`]],
    ['added, closed', added(['net_bind_service']), [`${ofPod}NET_BIND_SERVICE|pod.yaml:7|true`]],
    ['two added', { ...added(both), ...maybe }, [`${ofPod}NET_RAW|pod.yaml:7|true`, `${info}pod.yaml:7|`]],
    ['all added', { ...added(['all']), ...maybe }, [`${ofPod}ALL|pod.yaml:7|true`]],
    ['of the file, up to the runtime', { ...file(['net_bind_service']), ...maybe }, [`${info}|${cause}`]],
    ['of the file, closed', file(['net_bind_service']), [`${ofFile}cap_net_bind_service|1000|${cause}`]],
    [
      'of the file, in the network of the node',
      { ...file(['net_bind_service']), hostNamespaces: ['net'] },
      [`${ofFile}cap_net_bind_service|1000|${cause}|true`],
    ],
    [
      'of the file, with another',
      { ...file(both), ...maybe },
      [`${ofFile}cap_net_bind_service,cap_net_raw|1000|${cause}`],
    ],
  ])('%s', (_, facts, expected) => {
    expect(judged({ ...strict, ...facts })).toEqual(expected);
  });
});

it.each<[string, readonly Loss[], true | undefined, string]>([
  [
    'net_bind_service',
    ['no_new_privs'],
    undefined,
    'listen on a port above 1023; or in the pod: securityContext.sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]',
  ],
  [
    'net_bind_service',
    ['no_new_privs'],
    true,
    'listen on a port above 1023; or in the pod: allowPrivilegeEscalation: true',
  ],
  ['net_bind_service', ['nosuid'], true, 'listen on a port above 1023; or start /app from a mount without nosuid'],
  [
    'net_raw',
    ['no_new_privs'],
    undefined,
    'in the pod: allowPrivilegeEscalation: true; or drop them: RUN setcap -r /app',
  ],
  ['net_raw', ['nosuid'], undefined, 'start /app from a mount without nosuid; or drop them: RUN setcap -r /app'],
  [
    'net_raw',
    ['nosuid', 'no_new_privs'],
    undefined,
    'start /app from a mount without nosuid, and in the pod: allowPrivilegeEscalation: true; or drop them: RUN setcap -r /app',
  ],
])('cap_%s of the file, where %s (network of the node: %s): %s', (name, causes, nodeNetwork, remedy) => {
  const detail = { path: '/app', capabilities: [`cap_${name}`], uid: 1000, causes };
  const whole = { ...detail, ...(nodeNetwork === undefined ? {} : { nodeNetwork }) };
  expect(findings['sandbox/file-capabilities-ignored'].remedy(whole)).toBe(remedy);
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
