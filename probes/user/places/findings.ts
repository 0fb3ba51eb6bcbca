import { defineFinding } from '../../../src/finding.ts';
import type { PlaceVolume } from '../facts.ts';
import { readOnlyRemedy, type VolumeCause, volumeRemedy } from './volume-remedy.ts';

const pathResolution = 'https://man7.org/linux/man-pages/man7/path_resolution.7.html';

/** How a directory can be made usable: by what contains it. */
export type Holder = 'image' | 'volume' | 'read-only' | 'noexec' | 'missing' | 'other';

export const placeFindings = {
  'user/temporary-directory-unusable': defineFinding<{
    path: string;
    variable: boolean;
    uid: number;
    why: string;
    users: readonly string[];
    holder: Holder;
  }>({
    severity: 'warning',
    title: 'The program can create temporary files, but has no usable directory for them',
    why: 'os.CreateTemp, os.MkdirTemp and code that uses them (mime/multipart for uploads over 32 MB, many archive and image libraries) fail with "open /tmp/x: no such file or directory" or "permission denied". Images built FROM scratch have no /tmp, and a read-only root file system makes the one that exists unusable.',
    example: {
      path: '/tmp',
      variable: false,
      uid: 65532,
      why: '/tmp does not exist',
      users: ['os.CreateTemp'],
      holder: 'missing',
    },
    refs: ['https://pkg.go.dev/os#TempDir'],
    message: ({ path, variable, uid, why, users }) =>
      `${variable ? `TMPDIR=${path}` : path} is not usable by uid ${uid}: ${why}; the program links ${users.join(' and ')}`,
    remedy: ({ path, variable, holder }) => `${temporaryRemedies[holder](path)}${variable ? '; or unset TMPDIR' : ''}`,
  }),

  'user/path-denied': defineFinding<{
    path: string;
    need: string;
    uid: number;
    gid: number;
    why: string;
    holder: Holder;
    element: string;
    /** The permissions that its mode lacks: letters of chmod(1), empty when something else denies access. */
    missing: string;
    /** The volume that holds it, and a group that may use it. */
    volume?: PlaceVolume;
    group?: number;
  }>({
    severity: 'error',
    title: 'The program cannot use a path that it must be able to use (--path)',
    why: 'The kernel returns "permission denied" (EACCES), "read-only file system" (EROFS) or "no such file or directory" (ENOENT). Every directory on the path needs search (execute) permission, and only the first class that matches counts: owner, group, others. Volumes usually belong to root.',
    example: {
      path: '/data',
      need: 'read and write',
      uid: 65532,
      gid: 65532,
      why: '/data (mode 0755, owner 0:0) lacks permission to write',
      holder: 'volume',
      element: '/data',
      missing: 'w',
    },
    refs: [pathResolution, 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
    message: ({ path, need, uid, gid, why }) => `uid ${uid}, gid ${gid} cannot ${need} ${path}: ${why}`,
    remedy: ({ holder, ...cause }) => remedies[holder](cause),
  }),

  'user/path-undetermined': defineFinding<{
    path: string;
    need: string;
    why: string;
    /** The manifest mounts a volume there, of which it does not say what it holds. */
    onVolume?: true;
    /** Nothing runs, and the runtime makes what is there. */
    byRuntime?: true;
  }>({
    severity: 'error',
    title: 'Whether the program can use a path cannot be determined (--path)',
    why: 'probe-env could not look at every element of the path: it runs as a different user than the program, the path leads through /proc, or a manifest mounts a volume there whose content is not known. An expectation that cannot be verified does not count as met.',
    example: {
      path: '/data/cache',
      need: 'read',
      why: 'whether it can read cannot be determined: this process cannot look below it (/data)',
    },
    refs: [pathResolution],
    message: ({ path, why }) => `${path}: ${why}`,
    remedy: ({ path, onVolume, byRuntime }) =>
      byRuntime === true
        ? `check ${path} by probe-env in the container; or leave --path ${path} out here`
        : onVolume === true
          ? `check ${path} where the volume is mounted, by probe-env in the pod; or leave --path ${path} out here`
          : `run probe-env as the user of the program; or name a path other than ${path}`,
  }),
};

/** Engines give a tmpfs the mode of the image's directory at its path, whatever is requested. */
const temporaryRemedies: Readonly<Record<Holder, (path: string) => string>> = {
  image: (path) => `in the Dockerfile: RUN chmod 1777 ${path}; or in the pod, mount an emptyDir at ${path}`,
  volume: (path) =>
    `in the pod, mount an emptyDir at ${path}; or in the Dockerfile: RUN chmod 1777 ${path}, and docker run --tmpfs ${path}:mode=1777`,
  missing: emptyDirRemedy,
  'read-only': emptyDirRemedy,
  noexec: emptyDirRemedy,
  other: emptyDirRemedy,
};

function emptyDirRemedy(path: string): string {
  return `in the pod, mount an emptyDir at ${path}; or docker run --tmpfs ${path}:mode=1777`;
}

type Cause = {
  readonly path: string;
} & VolumeCause;

const remedies: Readonly<Record<Holder, (cause: Cause) => string>> = {
  image: ({ element, uid, gid, missing }) =>
    `in the Dockerfile, before USER: RUN ${
      missing.includes('w')
        ? `chown ${uid}:${gid} ${element} && chmod u+rwX ${element}`
        : `chmod a+${missing} ${element}`
    }; or without a shell: COPY --chown=${uid}:${gid} --from=build ${element} ${element}`,
  volume: volumeRemedy,
  noexec: ({ element }) => `mount ${element} without noexec; or keep executables on the root file system`,
  missing: ({ path }) =>
    `create it in the final stage (COPY, or WORKDIR ${path} for a directory); or mount a volume at ${path}`,
  other: ({ path, element }) => `replace ${element} on the way to ${path} with a regular file or directory`,
  'read-only': ({ path, volume }) => readOnlyRemedy(path, volume),
};
