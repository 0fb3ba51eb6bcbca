import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasCapability } from '../../../src/linux/identity/capabilities.ts';
import { usePodImage } from './pod-image.ts';

const { root, host } = usePodImage();

describe('an image in a pod', () => {
  it('starts command and args as the kubelet puts them together', () => {
    const argv = (container: object): unknown => host(container).declared?.start?.argv;
    expect(argv({})).toEqual(['/app/server', 'serve']);
    expect(argv({ args: ['x'] })).toEqual(['/app/server', 'x']);
    expect(argv({ command: ['/bin/tool'] })).toEqual(['/bin/tool']);
    expect(argv({ command: ['/bin/tool'], args: ['x'] })).toEqual(['/bin/tool', 'x']);
  });

  it('runs as the user of the pod, else as that of the image without its group', () => {
    const who = (container: object, spec: object = {}): unknown => {
      const { credentials } = host(container, spec).program;
      return [credentials?.uid.fs, credentials?.gid.fs, credentials?.groups];
    };
    expect(who({})).toEqual([1000, 0, [0]]);
    expect(who({ securityContext: { runAsUser: 7, runAsGroup: 8 } })).toEqual([7, 8, [8]]);
    expect(who({}, { securityContext: { fsGroup: 9, supplementalGroups: [10] } })).toEqual([1000, 0, [0, 10, 9]]);
  });

  it('has the capabilities that are left to it', () => {
    const effective = (securityContext: object): boolean[] => {
      const { credentials } = host({ securityContext: { runAsUser: 0, ...securityContext } }).program;
      const set = credentials?.capabilities.effective ?? 0n;
      return (['dac_override', 'net_admin', 'chown'] as const).map((name) => hasCapability(set, name));
    };
    expect(effective({})).toEqual([true, false, true]);
    expect(effective({ capabilities: { drop: ['ALL'] } })).toEqual([false, false, false]);
    expect(effective({ capabilities: { drop: ['all'], add: ['NET_ADMIN'] } })).toEqual([false, true, false]);
    expect(effective({ capabilities: { drop: ['CHOWN'] } })).toEqual([true, false, false]);
    expect(effective({ privileged: true })).toEqual([true, true, true]);
  });

  it('has the groups of the image, unless the pod says Strict', () => {
    mkdirSync(`${root()}/etc`, { recursive: true });
    writeFileSync(`${root()}/etc/passwd`, 'app:x:1000:1000::/:\n');
    writeFileSync(`${root()}/etc/group`, 'certs:x:3000:app\n');
    const groups = (securityContext: object): unknown => host({}, { securityContext }).program.credentials?.groups;
    expect(groups({ supplementalGroups: [4] })).toEqual([1000, 3000, 4]);
    expect(groups({ supplementalGroups: [4], supplementalGroupsPolicy: 'Strict' })).toEqual([1000, 4]);
    rmSync(`${root()}/etc/passwd`);
    rmSync(`${root()}/etc/group`);
  });
});
