import { defineFinding } from '../../../src/finding.ts';
import type { RefusedSwitch } from '../../../src/host/declared.ts';
import type { Capability } from '../../../src/linux/identity/capabilities.ts';
import { baseName } from '../../../src/linux/paths.ts';

const securityContext = 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/';

export const identityFindings = {
  'user/other-user': defineFinding<{ expected: string; uid: number; name: string | null }>({
    severity: 'error',
    title: 'The program runs as a different user than expected (--user-is)',
    why: 'runAsUser of the pod, --user of docker run, a USER line, or an entrypoint with gosu or su-exec decides. Files that belong to the expected user then fail with "permission denied".',
    example: { expected: '65532', uid: 0, name: 'root' },
    refs: [securityContext, 'https://docs.docker.com/reference/dockerfile/#user'],
    message: ({ expected, uid, name }) =>
      `the program runs as uid ${uid}${name === null ? '' : ` (${name})`}; expected ${expected}`,
    remedy: ({ expected }) =>
      /^\d+$/.test(expected)
        ? `in the pod: securityContext.runAsUser: ${expected}; or in the Dockerfile: USER ${expected}`
        : `in the Dockerfile, with no other runAsUser in the pod: USER ${expected}`,
  }),

  'user/runs-as-root': defineFinding<{ ids: string }>({
    severity: 'error',
    title: 'The program runs as root, or can return to it (--non-root)',
    why: 'An attacker who takes over the program is root in the container, and on the host where the container escapes without a user namespace. A saved uid of 0 lets setuid(0) succeed even after the program has changed its user.',
    example: { ids: 'real 0, effective 0, saved 0' },
    refs: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
    message: ({ ids }) => `the program ${ids.includes('effective 0') ? 'runs as' : 'can become'} root (uid: ${ids})`,
    remedy: () => 'in the pod: securityContext.runAsNonRoot: true; or in the Dockerfile: USER 65532:65532',
  }),

  'user/other-umask': defineFinding<{ expected: string; actual: string | null }>({
    severity: 'error',
    title: 'The program has a different umask than expected (--umask)',
    why: 'New files get other permissions than the programs that share them need. Container runtimes set 0022; an entrypoint or the program itself can change it.',
    example: { expected: '0027', actual: '0022' },
    refs: ['https://man7.org/linux/man-pages/man2/umask.2.html'],
    message: ({ expected, actual }) =>
      `the umask is ${actual === null ? 'not shown by this kernel' : actual}; expected ${expected}`,
    remedy: ({ expected }) =>
      `syscall.Umask(0o${expected.replace(/^0+/, '') || '0'}) in main; or umask ${expected} in the entrypoint`,
  }),

  'user/unknown-user': defineFinding<{ name: string; by: string; problem: string }>({
    severity: 'error',
    stopsStart: true,
    title: 'The image has no user or group with the name in USER',
    why: 'The engine looks names up in the /etc/passwd and /etc/group of the image and refuses to start the container without them: "unable to find user app: no matching entries in passwd file". scratch has neither file. A number needs no entry. Kubernetes with runAsNonRoot also refuses names: "container has runAsNonRoot and image has non-numeric user".',
    example: { name: 'app', by: 'config.json', problem: 'unable to find user app: no matching entries in passwd file' },
    refs: ['https://docs.docker.com/reference/dockerfile/#user', securityContext],
    message: ({ name, by, problem }) => `USER ${name} (${by}): ${problem}`,
    remedy: () =>
      'a number needs no entry: USER 65532:65532; or in the final stage: COPY --from=build /etc/passwd /etc/group /etc/',
  }),

  'user/switch-refused': defineFinding<RefusedSwitch>({
    severity: 'error',
    stopsStart: true,
    title: "The container's command switches to another user, which the kernel refuses",
    why: 'gosu, su-exec, setpriv and their like set groups and user, which takes CAP_SETGID and CAP_SETUID even for the user that they are already: "error: failed switching to \\"app\\": operation not permitted", "setpriv: setgroups failed: Operation not permitted". Nobody but root has them, so they fail after USER app or runAsUser, and for root where the pod drops ALL.',
    example: {
      path: '/usr/sbin/gosu',
      to: 'app',
      uid: 1000,
      by: 'config.json',
      ofPod: false,
      lacks: 'setgid',
      script: '/entrypoint.sh',
    },
    refs: ['https://man7.org/linux/man-pages/man2/setgroups.2.html', securityContext],
    message: ({ path, to, uid, by, lacks }) =>
      `${path} should ${to !== null ? `become ${to}` : 'change its groups'}, and uid ${uid} (${by}) has no CAP_${lacks.toUpperCase()} (${baseName(path)}: operation not permitted)`,
    remedy: (refused) => switchRemedy(refused),
  }),

  'user/identity-unknown': defineFinding<{
    stated: readonly string[];
    /** False for an image that does not run. */
    running: boolean;
  }>({
    severity: 'error',
    title: 'The user of the program cannot be read, but an expectation depends on it',
    why: '/proc is not mounted, or hides the process (hidepid). An expectation that cannot be verified does not count as met.',
    example: { stated: ['--non-root'], running: true },
    refs: ['https://man7.org/linux/man-pages/man5/proc_pid_status.5.html'],
    message: ({ stated, running }) =>
      running
        ? `/proc does not show the credentials of the program; ${stated.join(', ')} cannot be checked`
        : `the user of the program, or the owners of the files in the image, are not known; ${stated.join(', ')} cannot be checked`,
    remedy: ({ stated, running }) =>
      running
        ? `mount /proc in the container; or leave out ${stated.join(', ')}`
        : `name the user with --user, and unpack the image as root; or leave out ${stated.join(', ')}`,
  }),

  'user/groups-missing': defineFinding<{ name: string; uid: number; groups: readonly string[] }>({
    severity: 'info',
    title: 'The user has groups in /etc/group that the program lacks',
    why: 'Docker and containerd add the groups of /etc/group only where USER names the user alone: with `USER 1000:1000` or runAsGroup and supplementalGroupsPolicy: Strict the process has none of them, and files that only such a group can read fail with "permission denied".',
    example: { name: 'app', uid: 1000, groups: ['certs (3000)'] },
    refs: ['https://docs.docker.com/reference/dockerfile/#user', securityContext],
    message: ({ name, uid, groups }) =>
      `/etc/group has ${name} (uid ${uid}) in ${groups.join(', ')}, and the program does not have ${groups.length === 1 ? 'that group' : 'those groups'}`,
    remedy: ({ name, groups }) =>
      `without a group, in the Dockerfile: USER ${name}; or in the pod: securityContext.supplementalGroups: [${groups.map((group) => /\((\d+)\)/.exec(group)?.[1] ?? '').join(', ')}]`,
  }),
};

/** Root that lacks capabilities is what a pod makes; another user may be stated by the image too. */
function switchRemedy(refused: RefusedSwitch): string {
  const { path, to, uid, ofPod, lacks, script, inPodCommand, rootLacks = [], neverRoot } = refused;
  const without = `leave ${baseName(path)} out of ${script ?? (inPodCommand ? "the pod's command" : 'ENTRYPOINT')}`;
  if (uid === 0) {
    const names: readonly Capability[] = to === null ? [lacks] : ['setgid', 'setuid'];
    return `in the pod: ${capabilitiesFor(names, refused)}; or ${without}${to === null ? '' : `, and in the Dockerfile: USER ${to}`}`;
  }
  const already = `${without}, since the container starts as uid ${uid} already`;
  // pod/non-root-is-root would be the next finding.
  if (neverRoot) return already;
  const asRoot = ofPod ? 'pod: runAsUser: 0' : 'Dockerfile: USER 0';
  const also =
    rootLacks.length === 0 ? '' : `, and ${ofPod ? '' : 'in the pod: '}${capabilitiesFor(rootLacks, refused)}`;
  return `${already}; or let it start as root, in the ${asRoot}${also}`;
}

/** What `drop` names, `add` does not give back; it does for ALL. */
function capabilitiesFor(names: readonly Capability[], { dropped = [] }: RefusedSwitch): string {
  const listOf = (list: readonly Capability[]): string => list.map((name) => name.toUpperCase()).join(', ');
  const added = names.filter((name) => !dropped.includes(name));
  return [
    ...(dropped.length === 0 ? [] : [`leave ${listOf(dropped)} out of securityContext.capabilities.drop`]),
    ...(added.length === 0 ? [] : [`securityContext.capabilities.add: [${listOf(added)}]`]),
  ].join(', and ');
}
