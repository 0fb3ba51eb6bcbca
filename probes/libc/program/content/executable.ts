import { keyedVolumeOf } from '../../../../src/decode/proc/kubelet-volume.ts';
import { type Mount, noexecMount } from '../../../../src/decode/proc/mountinfo.ts';
import type { Lookup } from '../../../../src/host/files/lookup.ts';
import type { FileStat, OpenFile } from '../../../../src/host/files/rootfs.ts';
import type { Host } from '../../../../src/host/host.ts';
import type { App } from '../../../../src/host/process/app.ts';
import { closedDirectory, mayExecute, programReads } from '../../../../src/linux/access/program-access.ts';
import { brokenLink } from '../../../../src/linux/broken-link.ts';
import { hiding } from '../../../../src/linux/hiding-mount.ts';
import { absolutePath, directoryOf } from '../../../../src/linux/paths.ts';
import type { Content, ExecutableFacts } from '../facts.ts';
import { type Inspected, inspectContent } from './content.ts';
import { observeFileCapabilities } from './file-capabilities.ts';

/** A file as execve(2) sees it, and what the rest of the observation needs. */
export interface Executable {
  readonly facts: ExecutableFacts;
  readonly inspected: Inspected | null;
  /** Without links; null if it does not lead to a file. */
  readonly realPath: string | null;
  readonly stat: FileStat | null;
  /** Runs `use` on the opened file. */
  withFile<T>(use: (file: OpenFile) => T): Lookup<T>;
}

/**
 * @param app the program under inspection, if `path` is its path: a running one is read through /proc
 * @param mounts those of the container; empty if they are not known
 */
export function observeExecutable(host: Host, path: string, app: App | null, mounts: readonly Mount[]): Executable {
  const absolute = absolutePath(host, path);
  const resolution = host.fs.resolve(absolute);
  const { end } = resolution;
  const broken = brokenLink(host.fs, resolution);
  const link = broken === null ? null : { path: broken.link, target: broken.target };
  const stat = host.fs.stat(absolute);
  const withFile: Executable['withFile'] = app === null ? (use) => host.fs.withFile(absolute, use) : app.withFile;
  const inspected = withFile((file) => inspectContent(host, file, app));

  const base = {
    path,
    link,
    what: null,
    size: null,
    mode: null,
    executable: null,
    noexec: null,
    capabilities: null,
    content: null,
  } as const;
  if (stat.kind !== 'found' && inspected.kind !== 'found') {
    const state = app?.running ? 'unreadable' : stateWords[stat.kind];
    const what = stat.kind === 'unfit' ? (unfitWords[stat.why] ?? null) : null;
    return {
      facts: {
        ...base,
        state,
        what,
        at: end.kind === 'denied' ? directoryOf(end.path) : end.path,
        ...(state === 'absent' ? hiding(host, [absolute]) : {}),
      },
      inspected: null,
      realPath: null,
      stat: null,
      withFile,
    };
  }
  const closed = app?.running === true ? null : closedDirectory(host, absolute);
  if (closed !== null) {
    const facts = { ...base, state: 'denied', at: closed } as const;
    return { facts, inspected: null, realPath: null, stat: null, withFile };
  }
  const volume = end.kind === 'found' ? keyedVolumeOf(mounts, end.path) : null;
  const details = {
    ...base,
    at: null,
    ...(volume === null ? {} : { volume }),
    ...(stat.kind === 'found' ? permission(host, stat.value) : {}),
    noexec: end.kind === 'found' ? noexecMount(mounts, end.path) : null,
    capabilities: end.kind === 'found' ? observeFileCapabilities(host, end.path, mounts) : null,
  };
  const place = {
    realPath: end.kind === 'found' ? end.path : null,
    stat: stat.kind === 'found' ? stat.value : null,
    withFile,
  };
  if (inspected.kind !== 'found') {
    const state = inspected.kind === 'denied' ? 'unreadable' : 'not-a-file';
    const what = inspected.kind === 'unfit' ? (unfitWords[inspected.why] ?? null) : null;
    return { facts: { ...details, state, what }, inspected: null, ...place };
  }
  return {
    facts: { ...details, state: 'present', content: asRead(inspected.value.content, host, absolute) },
    inspected: inspected.value,
    ...place,
  };
}

/** The kernel reads the #! line whatever the mode, and the interpreter opens the script as its user. */
function asRead(content: Content, host: Host, path: string): Content {
  if (content.kind !== 'script' || programReads(host)(path)) return content;
  return { ...content, shebang: { ...content.shebang, unreadable: true } };
}

const stateWords = { absent: 'absent', denied: 'denied', unfit: 'not-a-file' } as const;

const unfitWords: Readonly<Record<string, string>> = {
  directory: 'a directory',
  loop: 'a link that leads to itself',
  fifo: 'a FIFO',
  socket: 'a socket',
  device: 'a device',
};

function permission(host: Host, stat: FileStat): Pick<ExecutableFacts, 'size' | 'mode' | 'executable'> {
  return {
    size: stat.size,
    mode: stat.mode.toString(8).padStart(4, '0'),
    executable: mayExecute(host, stat),
  };
}
