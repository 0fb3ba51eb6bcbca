import {
  type Credentials,
  decodeCredentials,
  haveEqualAccess,
  type IdMapTexts,
} from '../../linux/identity/credentials.ts';
import { decodeLimits, type Limits } from '../../linux/machine/limits.ts';
import { type HostNamespace, hostNamespaces } from '../../linux/machine/namespaces.ts';
import type { RootFs } from '../files/rootfs.ts';
import { startedAt } from '../proc/started-at.ts';

/**
 * The process under inspection. If none runs in a live container, it is this process: what the container starts gets
 * the same credentials and limits. For an image that does not run nothing is known. Each file is read once, when
 * first needed.
 */
export interface Process {
  /** `self` if the program does not run, but its container does; null if nothing runs. */
  readonly pid: number | 'self' | null;
  /** The text of /proc/<pid>/status; null if it cannot be read. */
  readonly status: string | null;
  /** Null if they are not known. */
  readonly credentials: Credentials | null;
  /** Null if they are not known. */
  readonly limits: Limits | null;
  /** AppArmor's or SELinux' label; null if no security module labels processes. */
  readonly label: string | null;
  /** The namespaces that are the machine's own. */
  readonly hostNamespaces: readonly HostNamespace[];
  /** The text of /proc/<pid>/cgroup; null if it cannot be read. */
  readonly cgroup: string | null;
  /** The kernel answers this process as it would the program, so what was opened here can be opened there. */
  readonly sharesOurAccess: boolean;
  /** When it executed its program, in seconds since 1970; null if that cannot be told. */
  startedAt(now: Date): number | null;
}

/** @param fs the running system's, whose /proc shows the process */
export function createProcess(fs: RootFs, pid: number | 'self' | null): Process {
  return new ProcessOfProc(fs, pid);
}

/** Bytes: about a hundred lines, and 11 for each of up to 65,536 groups. */
const statusLimit = 1 << 20;

class ProcessOfProc implements Process {
  readonly pid: number | 'self' | null;
  readonly #fs: RootFs;
  readonly #known = new Map<string, unknown>();

  constructor(fs: RootFs, pid: number | 'self' | null) {
    this.pid = pid;
    this.#fs = fs;
  }

  get status(): string | null {
    return this.#once('status', () => this.#read(this.pid, 'status'));
  }

  get credentials(): Credentials | null {
    return this.#once('credentials', () => this.#credentialsOf(this.pid, this.status));
  }

  get limits(): Limits | null {
    return this.#once('limits', () => {
      const text = this.#read(this.pid, 'limits');
      return text === null ? null : decodeLimits(text);
    });
  }

  get cgroup(): string | null {
    return this.#once('cgroup', () => this.#read(this.pid, 'cgroup'));
  }

  /** EINVAL without a security module; SELinux ends its label with a NUL byte. */
  get label(): string | null {
    return this.#once('label', () => this.#read(this.pid, 'attr/current')?.replace(/[\0\n]+$/, '') || null);
  }

  /** Those of another user's process may be hidden; a probe in the same container shares them. */
  get hostNamespaces(): readonly HostNamespace[] {
    return this.#once('namespaces', () => {
      if (this.pid === null) return [];
      const isOpen = this.#fs.readlink(`/proc/${this.pid}/ns/pid`).kind === 'found';
      return hostNamespaces(this.#fs, isOpen ? this.pid : 'self');
    });
  }

  get sharesOurAccess(): boolean {
    return this.#once('shares', () => {
      if (this.pid === 'self') return true;
      const own = this.#credentialsOf('self', this.#read('self', 'status'));
      return own !== null && this.credentials !== null && haveEqualAccess(own, this.credentials);
    });
  }

  startedAt(now: Date): number | null {
    return typeof this.pid === 'number' ? startedAt(this.#fs, this.pid, now) : null;
  }

  #credentialsOf(pid: number | 'self' | null, status: string | null): Credentials | null {
    return status === null ? null : decodeCredentials(status, () => this.#idMaps(pid));
  }

  #idMaps(pid: number | 'self' | null): IdMapTexts | null {
    const uids = this.#read(pid, 'uid_map');
    const gids = this.#read(pid, 'gid_map');
    if (uids === null || gids === null) return null;
    if (pid === 'self') return { uids, gids, ownUids: uids, ownGids: gids };
    const ownUids = this.#read('self', 'uid_map');
    const ownGids = this.#read('self', 'gid_map');
    return ownUids === null || ownGids === null ? null : { uids, gids, ownUids, ownGids };
  }

  #read(pid: number | 'self' | null, file: string): string | null {
    if (pid === null) return null;
    const text = this.#fs.readText(`/proc/${pid}/${file}`, statusLimit);
    return text.kind === 'found' ? text.value : null;
  }

  #once<T>(name: string, compute: () => T): T {
    if (!this.#known.has(name)) this.#known.set(name, compute());
    return this.#known.get(name) as T;
  }
}
