import type { Sanitizer } from '../../../../src/decode/go/program/address-space.ts';
import { type Catalog, defineFinding } from '../../../../src/finding.ts';
import { type Build, buildStatic, buildsWithoutC } from '../../remedies.ts';

/** Limits under which the kernel starts a Go program, but the program ends before main runs. */
export const limitFindings = {
  'libc/address-space': defineFinding<{
    path: string;
    limit: number;
    needed: number;
    /** If it is another limit than RLIMIT_AS. */
    resource?: 'RLIMIT_DATA';
    /** If the build makes it need more. */
    built?: Sanitizer;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The address space limit is too small for Go',
    why: 'Go reserves more than 640 MiB of addresses at startup and uses little of it. Under a smaller RLIMIT_AS (ulimit -v) it ends at once: "fatal error: failed to reserve page summary memory", "cannot allocate memory", "out of memory allocating heap arena map". It limits addresses, not memory in use. Built with -race it needs 1 GB, with -asan 20 TiB: "AddressSanitizer failed to allocate 0xdfff0001000". RLIMIT_DATA (ulimit -d) limits the writable part in the same way.',
    example: { path: '/app', limit: 536870912, needed: 718274560 },
    refs: ['https://man7.org/linux/man-pages/man2/getrlimit.2.html'],
    message: ({ path, limit, needed, resource = 'RLIMIT_AS', built }) =>
      `${path} is limited to ${Math.floor(limit / 2 ** 20)} MiB of ${resource === 'RLIMIT_AS' ? 'address space' : 'writable memory'} (${resource}), and Go${built === undefined ? '' : ` built with -${built}`} needs ${Math.ceil(needed / 2 ** 20)} MiB to start`,
    remedy: ({ resource, built }) =>
      built !== undefined
        ? `remove -${built} from the go build line`
        : resource === undefined
          ? 'remove the limit (ulimit -v unlimited before exec, no LimitAS= and no --ulimit as), and limit memory with GOMEMLIMIT'
          : 'remove the limit (ulimit -d unlimited before exec, no LimitDATA= and no --ulimit data), and limit memory with GOMEMLIMIT',
  }),
  'libc/too-few-threads': defineFinding<{
    path: string;
    limit: number;
    by: 'RLIMIT_NPROC' | 'pids.max';
    needed: number;
  }>({
    severity: 'error',
    stopsStart: true,
    title: 'The program is limited to fewer threads than Go starts with',
    why: 'The Go runtime starts its own threads before main runs: "runtime: failed to create new OS thread (have 2 already; errno=11)", "runtime: may need to increase max user processes (ulimit -u)", "fatal error: newosproc". Threads count as processes: RLIMIT_NPROC counts those of all containers with the same uid, pids.max those of the container.',
    example: { path: '/app', limit: 2, by: 'pids.max', needed: 3 },
    refs: [
      'https://man7.org/linux/man-pages/man2/getrlimit.2.html',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html',
    ],
    message: ({ path, limit, by, needed }) =>
      `${path} is limited to ${limit === 1 ? '1 thread' : `${limit} threads`} (${by}), and Go needs ${needed} to start`,
    remedy: ({ by }) =>
      by === 'pids.max'
        ? 'raise the limit (podPidsLimit of the kubelet): docker run --pids-limit 100'
        : 'remove the limit (no ulimit -u before exec, no LimitNPROC= and no --ulimit nproc)',
  }),
  'libc/clone3-refused': defineFinding<{ path: string; glibc: string; build: Build | null }>({
    severity: 'error',
    stopsStart: true,
    title: 'Seccomp refuses the system call with which glibc creates threads',
    why: 'Since 2.34 glibc creates threads with clone3, and falls back to clone only where that does not exist (ENOSYS). Docker before 20.10.10, old containerd, Podman and libseccomp, and custom profiles answer EPERM: "runtime/cgo: pthread_create failed: Operation not permitted", SIGABRT. Programs without cgo are not affected.',
    example: { path: '/app', glibc: '2.36', build: null },
    refs: ['https://github.com/moby/moby/issues/42680'],
    message: ({ path, glibc }) =>
      `${path} uses cgo, glibc ${glibc} creates threads with clone3, and the seccomp profile answers EPERM (runtime/cgo: pthread_create failed: Operation not permitted)`,
    remedy: ({ path, build }) =>
      `update the engine of the node (Docker 20.10.10 or later, with its libseccomp); or in a custom profile: {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}${build !== null && buildsWithoutC(build, []) ? `; or ${buildStatic(path, build)}` : ''}`,
  }),
} as const satisfies Catalog;
