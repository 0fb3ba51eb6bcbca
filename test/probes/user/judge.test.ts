import { describe, expect, it } from 'vitest';
import type { IdentityFacts, PlaceFacts, UserFacts } from '../../../probes/user/facts.ts';
import { userProbe } from '../../../probes/user/index.ts';
import type { Expectations } from '../../../probes/user/options.ts';
import type { RefusedSwitch } from '../../../src/host/declared.ts';
import type { Access } from '../../../src/linux/access/access.ts';

const ids = (id: number) => ({ real: id, effective: id, saved: id, fs: id });
const granted: Access = { kind: 'granted', path: '/x' };
const missing: Access = { kind: 'missing', failure: { kind: 'absent', errno: 'ENOENT', path: '/x' } };
const closed = (by: Extract<Access, { kind: 'denied' }>['why']): Access => {
  return { kind: 'denied', element: '/e', errno: 'EACCES', why: by };
};
const byMode = closed({
  ...{ by: 'mode', missing: 'wx', isDirectory: true, class: 'others' },
  ...{ mode: '0700', owner: 1, group: 2 },
});
const unknown = (why: Extract<Access, { kind: 'not-known' }>['why']): Access => {
  return { kind: 'not-known', element: '/e', why };
};

const place: PlaceFacts = { path: '/x', need: 'rw', access: granted, isDirectory: false, volume: null };
const identity: IdentityFacts = {
  ...{ uid: ids(1000), gid: ids(2000), maySetUser: false, groups: [], umask: '0022' },
  ...{ name: null, primaryGroup: null, missingGroups: [] },
};
const healthy: UserFacts = {
  ...{ identity, workingDirectory: place, home: null, stated: [], app: null, declared: null },
  temporary: { ...place, path: '/tmp', need: 'wx', isDirectory: true, variable: null, users: [] },
};

/** Each finding as its code and the values of its detail. */
function judged(facts: UserFacts, expected: Expectations = {}): string[] {
  return userProbe.judge(facts, expected).map(({ code, detail }) => `${code} ${Object.values(detail).join('|')}`);
}

describe('the temporary directory', () => {
  const code = 'user/temporary-directory-unusable';
  it.each<[string, Partial<UserFacts['temporary']>, string[]]>([
    ['usable', { users: ['os.CreateTemp'] }, []],
    ['missing, and nobody needs it', { access: missing }, []],
    ['missing', { access: missing, users: ['a'] }, [`${code} /tmp|false|1000|/x does not exist|a|missing`]],
    ['not known', { access: unknown('out-of-reach'), users: ['a'] }, []],
    [
      'closed',
      { access: byMode, users: ['a', 'b'], variable: 'TMPDIR' },
      [`${code} /tmp|true|1000|/e (mode 0700, owner 1:2) lacks permission to write and search|a,b|image`],
    ],
    [
      'a file',
      { access: { kind: 'missing', failure: { kind: 'absent', errno: 'ENOTDIR', path: '/x' } }, users: ['a'] },
      [`${code} /tmp|false|1000|/x is not a directory|a|missing`],
    ],
    [
      'read-only',
      { access: closed({ by: 'mount', option: 'ro' }), users: ['a'] },
      [`${code} /tmp|false|1000|/e is mounted read-only|a|read-only`],
    ],
    [
      'a volume',
      {
        access: byMode,
        users: ['a'],
        volume: { kind: 'other', name: null, mountPoint: '/e', file: '', fsType: 'ext4' },
      },
      [`${code} /tmp|false|1000|/e (mode 0700, owner 1:2) lacks permission to write and search|a|volume`],
    ],
  ])('%s', (_, temporary, expected) => {
    expect(judged({ ...healthy, temporary: { ...healthy.temporary, ...temporary } })).toEqual(expected);
  });
});

describe('a path that must be usable', () => {
  const denied = 'user/path-denied /x|read and write|1000|2000|';
  const undetermined = 'user/path-undetermined /x|read and write|whether it can read and write cannot be determined: ';
  it.each<[string, Access, string[]]>([
    ['granted', granted, []],
    ['missing', missing, [`${denied}/x does not exist|missing|/x|`]],
    [
      'below a file',
      { kind: 'missing', failure: { kind: 'absent', errno: 'ENOTDIR', path: '/f' } },
      [`${denied}/f is not a directory|missing|/x|`],
    ],
    [
      'a loop',
      { kind: 'missing', failure: { kind: 'unfit', why: 'loop', path: '/l' } },
      [`${denied}/l is a link that leads to itself|missing|/x|`],
    ],
    [
      'odd',
      { kind: 'missing', failure: { kind: 'denied', path: '/l' } },
      [`${denied}/l cannot be examined|missing|/x|`],
    ],
    ['closed', byMode, [`${denied}/e (mode 0700, owner 1:2) lacks permission to write and search|image|/e|wx`]],
    ['read-only', closed({ by: 'mount', option: 'ro' }), [`${denied}/e is mounted read-only|read-only|/e|`]],
    ['noexec', closed({ by: 'mount', option: 'noexec' }), [`${denied}/e is mounted noexec|noexec|/e|`]],
    ['a FIFO', closed({ by: 'kind', kind: 'fifo' }), [`${denied}/e is a fifo, which cannot be executed|other|/e|`]],
    [
      'a protected link',
      closed({ by: 'protected-symlinks', owner: 7 }),
      [`${denied}/e is a link of uid 7 in a sticky directory (fs.protected_symlinks)|other|/e|`],
    ],
    ['out of reach', unknown('out-of-reach'), [`${undetermined}this process cannot look below it (/e)`]],
    ['magic', unknown('magic-link'), [`${undetermined}it leads elsewhere for every process (/e)`]],
    ['unmapped', unknown('unmapped-owner'), [`${undetermined}its owner may be outside the user namespace (/e)`]],
    ['of the runtime', unknown('runtime'), [`${undetermined}the runtime makes it when the container starts (/e)|true`]],
    ['a volume', unknown('volume'), [`${undetermined}what the volume holds is not known (/e)|true`]],
    ['nobody', unknown('credentials'), [`${undetermined}nothing says who the program runs as (/e)`]],
  ])('%s', (_, access, expected) => {
    expect(judged({ ...healthy, stated: [{ ...place, access }] })).toEqual(expected);
  });

  it.each([
    [true, /^check \/x where the volume is mounted/],
    [undefined, /^run probe-env as the user of the program/],
  ] as const)('on a volume that is not known here, %s', (onVolume, expected) => {
    const spec = userProbe.findings['user/path-undetermined'];
    const detail = { ...spec.example, path: '/x', ...(onVolume && { onVolume }) };
    expect(spec.remedy(detail)).toMatch(expected);
  });
  it('on a volume names it', () => {
    const volume = { kind: 'other', name: null, mountPoint: '/e', file: '', fsType: 'ext4' } as const;
    expect(judged({ ...healthy, stated: [{ ...place, access: byMode, volume }] })[0]).toContain('|volume|/e|wx');
  });

  it.each([
    [
      'image',
      'w',
      'in the Dockerfile, before USER: RUN chown 1:2 /e && chmod u+rwX /e; or without a shell: COPY --chown=1:2 --from=build /e /e',
    ],
    [
      'image',
      'x',
      'in the Dockerfile, before USER: RUN chmod a+x /e; or without a shell: COPY --chown=1:2 --from=build /e /e',
    ],
    ['volume', 'w', 'in the pod: securityContext.fsGroup: 2; or in an init container that runs as root: chown 1:2 /e'],
    ['read-only', '', 'mount a writable volume at /x, for example an emptyDir; or remove readOnly from its mount'],
    ['noexec', '', 'mount /e without noexec; or keep executables on the root file system'],
    ['missing', '', 'create it in the final stage (COPY, or WORKDIR /x for a directory); or mount a volume at /x'],
    ['other', '', 'replace /e on the way to /x with a regular file or directory'],
  ] as const)('%s %s has the remedy that fits', (holder, lacking, remedy) => {
    const detail = { path: '/x', need: '', uid: 1, gid: 2, why: '', holder, element: '/e', missing: lacking };
    expect(userProbe.findings['user/path-denied'].remedy(detail)).toBe(remedy);
  });

  it('is named by what a directory is for', () => {
    const stated = [{ ...place, need: 'rwx', isDirectory: true, access: missing } as const];
    expect(judged({ ...healthy, stated })[0]).toContain('|read, write and search|');
    expect(judged({ ...healthy, stated: [{ ...place, need: 'x', access: missing }] })[0]).toContain('|execute|');
  });
});

describe('the user that was stated of an image', () => {
  const declared = { name: 'app', by: 'config.json', problem: null };
  it.each<[string, UserFacts, string[]]>([
    ['resolved', { ...healthy, declared }, []],
    [
      'not known to the image',
      { ...healthy, identity: null, declared: { ...declared, problem: 'no' } },
      ['user/unknown-user app|config.json|no'],
    ],
    ['whose files nobody knows', { ...healthy, identity: null, declared }, ['user/identity-unknown --non-root|false']],
  ])('%s', (_, facts, findings) => {
    expect(judged(facts, { nonRoot: true })).toEqual(findings);
  });
});

describe('the identity', () => {
  const groups = Array.from({ length: 6 }, (_, index) => ({ name: `g${index}`, gid: index }));
  it.each<[string, Partial<IdentityFacts>, Expectations, string[]]>([
    ['by number', {}, { userIs: '1000' }, []],
    ['another number', {}, { userIs: '1001' }, ['user/other-user 1001|1000|']],
    ['by name', { name: 'app' }, { userIs: 'app' }, []],
    ['another name', { name: 'app' }, { userIs: 'web' }, ['user/other-user web|1000|app']],
    ['real differs', { uid: { ...ids(1000), real: 0 } }, { userIs: '1000' }, ['user/other-user 1000|1000|']],
    ['effective differs', { uid: { ...ids(1000), effective: 5 } }, { userIs: '1000' }, ['user/other-user 1000|5|']],
    ['fs differs', { uid: { ...ids(1000), fs: 5 } }, { userIs: '1000' }, ['user/other-user 1000|1000|']],
    ['saved may differ', { uid: { ...ids(1000), saved: 5 } }, { userIs: '1000' }, []],
    ['not root', {}, { nonRoot: true }, []],
    ['root, not stated', { uid: ids(0) }, {}, []],
    [
      'not root, and may become it',
      { maySetUser: true },
      { nonRoot: true },
      ['user/runs-as-root real 1000, effective 1000, saved 1000, and CAP_SETUID'],
    ],
    ['may become root, not stated', { maySetUser: true }, {}, []],
    ...(['real', 'effective', 'saved', 'fs'] as const).map(
      (which): [string, Partial<IdentityFacts>, Expectations, string[]] => {
        const uid = { ...ids(1000), [which]: 0 };
        const shown = `real ${uid.real}, effective ${uid.effective}, saved ${uid.saved}`;
        return [`${which} root`, { uid }, { nonRoot: true }, [`user/runs-as-root ${shown}`]];
      },
    ),
    ['umask', {}, { umask: 0o022 }, []],
    ['another umask', {}, { umask: 0o27 }, ['user/other-umask 0027|0022']],
    ['no umask', { umask: null }, { umask: 0o27 }, ['user/other-umask 0027|']],
    ['no name', { missingGroups: groups.slice(0, 1) }, {}, []],
    ['groups', { name: 'app', missingGroups: groups.slice(0, 1) }, {}, ['user/groups-missing app|1000|g0 (0)']],
    ['groups of root', { name: 'root', uid: ids(0), missingGroups: groups }, {}, []],
    [
      'five groups at most',
      { name: 'app', missingGroups: groups },
      {},
      ['user/groups-missing app|1000|g0 (0),g1 (1),g2 (2),g3 (3),g4 (4)'],
    ],
  ])('%s', (_, changed, expected, findings) => {
    expect(judged({ ...healthy, identity: { ...identity, ...changed } }, expected)).toEqual(findings);
  });

  it.each<[Expectations, string[]]>([
    [{}, []],
    [{ path: [] }, ['user/identity-unknown --path|true']],
    [{ userIs: 'x' }, ['user/identity-unknown --user-is|true']],
    [{ nonRoot: true }, ['user/identity-unknown --non-root|true']],
    [{ umask: 0 }, ['user/identity-unknown --umask|true']],
  ])('that is not known, with %j stated', (expected, findings) => {
    const temporary = { ...healthy.temporary, access: missing, users: ['a'] };
    expect(judged({ ...healthy, identity: null, temporary }, expected)).toEqual(findings);
  });

  it.each<[UserFacts['identity'], string]>([
    [null, 'user not known'],
    [identity, 'uid 1000, gid 2000'],
    [{ ...identity, name: 'app' }, 'uid 1000 (app), gid 2000'],
  ])('in a few words: %#', (who, summary) => {
    expect(userProbe.summary({ ...healthy, identity: who })).toBe(summary);
  });
});

describe('what should become another user', () => {
  const refused: RefusedSwitch = {
    ...{ path: '/usr/sbin/gosu', to: 'app', uid: 1000, by: 'c.json', ofPod: false, lacks: 'setgid', script: null },
  };
  it('is told where it may not', () => {
    expect(judged({ ...healthy, refusedSwitch: refused })).toEqual([
      'user/switch-refused /usr/sbin/gosu|app|1000|c.json|false|setgid|',
    ]);
    expect(judged(healthy)).toEqual([]);
  });

  it('is of a container that does not run, whoever the program would be', () => {
    const facts = { ...healthy, identity: null, refusedSwitch: refused };
    expect(judged(facts, { nonRoot: true })).toContain('user/identity-unknown --non-root|false');
  });

  const spec = userProbe.findings['user/switch-refused'];
  it.each<[Partial<RefusedSwitch>, string]>([
    [{}, 'become app'],
    [{ to: null }, 'change its groups'],
  ])('%j is said to %s', (changed, words) => {
    expect(spec.message({ ...refused, ...changed })).toContain(`/usr/sbin/gosu should ${words}, and uid 1000`);
  });

  it.each<[Partial<RefusedSwitch>, string]>([
    [
      {},
      'leave gosu out of ENTRYPOINT, since the container starts as uid 1000 already; or let it start as root, in the Dockerfile: USER 0',
    ],
    [
      { script: '/entry.sh', ofPod: true },
      'leave gosu out of /entry.sh, since the container starts as uid 1000 already; or let it start as root, in the pod: runAsUser: 0',
    ],
    [
      { uid: 0 },
      'in the pod: securityContext.capabilities.add: [SETGID, SETUID]; or leave gosu out of ENTRYPOINT, and in the Dockerfile: USER app',
    ],
    [
      { uid: 0, to: null, path: '/usr/bin/setpriv' },
      'in the pod: securityContext.capabilities.add: [SETGID]; or leave setpriv out of ENTRYPOINT',
    ],
    [
      { ofPod: true, rootLacks: ['setgid', 'setuid'], inPodCommand: true },
      "leave gosu out of the pod's command, since the container starts as uid 1000 already; or let it start as root, in the pod: runAsUser: 0, and securityContext.capabilities.add: [SETGID, SETUID]",
    ],
    [
      { rootLacks: ['setgid'], dropped: ['setgid'] },
      'leave gosu out of ENTRYPOINT, since the container starts as uid 1000 already; or let it start as root, in the Dockerfile: USER 0, and in the pod: leave SETGID out of securityContext.capabilities.drop',
    ],
    [
      { ofPod: true, neverRoot: true, rootLacks: ['setgid', 'setuid'] },
      'leave gosu out of ENTRYPOINT, since the container starts as uid 1000 already',
    ],
    [
      { uid: 0, rootLacks: ['setgid', 'setuid'], dropped: ['setgid'] },
      'in the pod: leave SETGID out of securityContext.capabilities.drop, and securityContext.capabilities.add: [SETUID]; or leave gosu out of ENTRYPOINT, and in the Dockerfile: USER app',
    ],
  ])('%j has the remedy that fits', (changed, remedy) => {
    expect(spec.remedy({ ...refused, ...changed })).toBe(remedy);
  });
});
