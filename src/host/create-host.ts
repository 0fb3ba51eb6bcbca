import { latin1 } from '#runtime/bytes.ts';
import { crypto } from '#runtime/crypto.ts';
import { tlsHandshake } from '#runtime/tls.ts';
import { UsageError } from '../cli/usage-error.ts';
import { type Declaration, declare } from '../image/declaration.ts';
import { type Image, imageRoot } from '../image/image.ts';
import { absolute, trimTrailingSlashes } from './files/paths.ts';
import { createRootFs, type RootFs } from './files/rootfs.ts';
import type { Host } from './host.ts';
import { hostBehindRoot, processOfRoot } from './place/behind-root.ts';
import { declaredHost } from './place/declared.ts';
import { type LiveRequest, liveHost } from './place/live.ts';
import type { Context, Place } from './place/place.ts';
import { processOfContainer } from './proc/container-of.ts';
import { createAccounts } from './process/accounts.ts';

export interface HostRequest extends LiveRequest {
  /** `--root`. */
  readonly root: string;
  /** What was stated about a container that does not run; null for nothing. */
  readonly declaration: Declaration | null;
  /** `--image`. */
  readonly image: Image | null;
}

/** The container that we run in, the one behind another root, or the one that an unpacked image will become. */
export function createHost(request: HostRequest, context: Context): Host {
  const { system, deadline } = context;
  const place = placeOf(request, context);
  context.log.debug({ app: place.app?.path ?? null, foundBy: place.app?.foundBy, env: place.env.source }, 'host');
  return {
    ...place,
    accounts: createAccounts(place.fs),
    // An exported file system has no layers.
    layers: request.image === null || request.image.config === null ? null : request.image.description.layers,
    machine: system.machine,
    now: context.now,
    deadline,
    crypto,
    tls: { handshake: (target) => tlsHandshake(target, deadline.remainingMs() * (1 - reserve)) },
  };
}

/**
 * The root to inspect: `--root`, or that of the container which `--container-of` names.
 * @throws UsageError if there is no such container
 */
export function requestedRoot(
  { root, containerOf }: { readonly root: string; readonly containerOf: string | null },
  { calls, system, deadline }: Context,
): string {
  if (containerOf === null) return root;
  return `/proc/${processOfContainer(createRootFs(calls, deadline, '/'), containerOf, system.pid)}/root`;
}

/** The part of the remaining time that a TLS handshake must leave for the verdict. */
const reserve = 0.15;

function placeOf(request: HostRequest, context: Context): Place {
  const { calls, system, deadline } = context;
  if (request.image !== null) {
    const fs = createRootFs(request.image.calls, deadline, imageRoot);
    return declaredHost(fs, request.declaration ?? declare(null, {}), request.app, null);
  }
  const systemFs = createRootFs(calls, deadline, '/');
  const root = trimTrailingSlashes(absolute(request.root, system.cwd));
  const pid = processOfRoot(root);
  if (request.declaration !== null && (root === '' || pid !== null)) refuseDeclaration(request.declaration, pid);
  if (root === '') return liveHost(request, context, systemFs);
  refuseUnusable(request.root, root, systemFs);
  if (pid !== null) return hostBehindRoot({ ...request, root, pid }, context, systemFs);
  const fs = createRootFs(calls, deadline, root);
  return declaredHost(fs, request.declaration ?? declare(null, {}), request.app, system.uid);
}

/** For a running container, who and what it is can be read. */
function refuseDeclaration({ flags }: Declaration, pid: number | null): never {
  const where = pid === null ? 'the running container' : `process ${pid}`;
  throw new UsageError(
    `${flags[0]}: only for an image that is not running, with --root DIR: here it is read from ${where}`,
  );
}

/**
 * In a root that cannot be entered everything would be "absent" or "denied", and look like a defect of the image.
 * @throws UsageError
 */
function refuseUnusable(given: string, root: string, systemFs: RootFs): void {
  const inside = systemFs.stat(`${root}/.`);
  if (inside.kind === 'found') {
    if (!isImageDirectory(root, systemFs)) return;
    throw new UsageError(`--root: ${given} is a saved image, not its files: --image ${given} reads it`);
  }
  if (inside.kind !== 'denied') {
    const pid = processOfRoot(root);
    if (pid !== null) throw new UsageError(`--pid or --root: there is no process ${pid} here`);
    const exists = systemFs.stat(root).kind === 'found';
    throw new UsageError(`--root: ${given} ${exists ? whatIsThere(root, systemFs) : 'does not exist'}`);
  }
  throw new UsageError(
    root.startsWith('/proc/')
      ? `--root: ${given} is denied: run as the user of that process, or with CAP_SYS_PTRACE (kubectl debug --profile=general, docker run --cap-add SYS_PTRACE)`
      : `--root: ${given} is not accessible to this user`,
  );
}

/** An OCI layout, or the output of skopeo copy dir: or of an unpacked docker save. */
function isImageDirectory(root: string, systemFs: RootFs): boolean {
  const has = (name: string): boolean => systemFs.stat(`${root}/${name}`).kind === 'found';
  return has('index.json')
    ? has('oci-layout')
    : has('manifest.json') && ['version', 'repositories', 'blobs'].some((name) => has(name));
}

/** What the path is instead of a directory, and which option reads it. */
function whatIsThere(path: string, systemFs: RootFs): string {
  const head = systemFs.withFile(path, (file) => latin1(file.read(0, Math.min(512, file.size))));
  const start = head.kind === 'found' ? head.value : '';
  const kind = archives.find(([magic, at]) => start.startsWith(magic, at))?.[2];
  if (kind === undefined) return 'is not a directory';
  return `is ${kind}, not a directory: --image ${path} reads it`;
}

/** How a saved image begins, at which byte, and what it is called. */
const archives = [
  ['ustar', 257, 'a tar archive'],
  ['\x1f\x8b', 0, 'a gzip file'],
  ['\x28\xb5\x2f\xfd', 0, 'a zstd file'],
] as const;
