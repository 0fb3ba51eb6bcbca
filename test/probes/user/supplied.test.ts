import { describe, expect, it } from 'vitest';
import { userProbe } from '../../../probes/user/index.ts';
import { usePodImage } from '../../src/pod/pod-image.ts';

const { host } = usePodImage();

/** What is found of a path that the program of the image must be able to read. */
async function found(path: string, spec: readonly [object, object] = [{}, {}]): Promise<string[]> {
  const [container, pod] = spec;
  const made = host(container, pod);
  const expectations = { path: [{ path, need: 'r' }] } as const;
  return userProbe.judge(await userProbe.observe(made, expectations), expectations).map(({ code }) => code);
}
const memory = (mountPath: string): [object, object] => [
  { volumeMounts: [{ name: 'v', mountPath }] },
  { volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }] },
];

describe('what the runtime puts into a container', () => {
  it.each([
    ['/proc/self/status', 'user/path-undetermined'],
    ['/dev/null', 'user/path-undetermined'],
    ['/etc/hosts', 'user/path-undetermined'],
    ['/etc/resolv.conf', 'user/path-undetermined'],
    ['/var/run/secrets/kubernetes.io/serviceaccount/token', 'user/path-undetermined'],
    ['/etc/hosts.allow', 'user/path-denied'],
    ['/devices', 'user/path-denied'],
    ['/data/x', 'user/path-denied'],
  ])('%s: %s', async (path, code) => {
    expect(await found(path)).toEqual([code]);
  });

  it.each<[string, string, string[]]>([
    ['/dev/shm', '/dev/shm', []],
    ['/dev/shm/x', '/dev/shm', ['user/path-denied']],
    ['/dev/x', '/dev/shm', ['user/path-undetermined']],
  ])('%s, with a volume on %s: %j', async (path, mountPath, codes) => {
    expect(await found(path, memory(mountPath))).toEqual(codes);
  });
});
