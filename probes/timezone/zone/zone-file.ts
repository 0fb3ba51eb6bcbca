import type { Decoded } from '../../../src/decode/decoded.ts';
import type { TzFile } from '../../../src/decode/zone/tzif.ts';
import { decodeTzif, goReads } from '../../../src/decode/zone/tzif.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';

/** One place that was tried for a zone, and its content. */
export type Attempt = {
  readonly path: string;
  readonly result: 'loaded' | 'absent' | 'unusable';
  /** Why it is unusable, in words; Go only tells callers of LoadLocation. */
  readonly reason?: string;
  /** What the mode of denies it to the program's user: a directory on the way, or the file itself. */
  readonly denied?: ClosedElement;
};

/** A file that may not be read, or a directory that may not be searched. */
export type ClosedElement = {
  /** Without links. */
  readonly path: string;
  /** Octal, four digits: `0700`. */
  readonly mode: string;
  readonly isDirectory: boolean;
};

/** A zone that was read: Go's rules and those of the C libraries interpret it differently. */
export interface ZoneFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly zone: TzFile;
}

export type ZoneRead =
  | { readonly ok: true; readonly file: ZoneFile; readonly attempt: Attempt }
  | { readonly ok: false; readonly attempt: Attempt };

/** The reason of an attempt that the kernel refuses with EACCES. */
export const permissionDenied = 'permission denied';

/** Go reads zone files of at most 10 MiB (maxFileSize in time/zoneinfo_read.go). */
export const zoneFileLimit = 10 << 20;

/** Reads a zone file as Go does. */
export function readZoneFile(fs: RootFs, path: string): ZoneRead {
  const found = fs.read(path, zoneFileLimit);
  switch (found.kind) {
    case 'absent':
      return { ok: false, attempt: { path, result: 'absent' } };
    case 'denied':
      return unusable(path, permissionDenied);
    case 'unfit':
      return unusable(path, unfitWords[found.why] ?? found.why);
    case 'found':
      return decodeZone(path, found.value);
  }
}

/** Decodes what was read from `path`, refusing what Go refuses. */
export function decodeZone(path: string, bytes: Uint8Array): ZoneRead {
  const decoded = decodeOnce(bytes);
  if (!decoded.ok) return unusable(path, decoded.problem);
  if (!goReads(decoded.value)) return unusable(path, `TZif version ${decoded.value.version}, which Go refuses`);
  return { ok: true, file: { path, bytes, zone: decoded.value }, attempt: { path, result: 'loaded' } };
}

/** The rules of Go and of two C libraries look at the same bytes. */
export function decodeOnce(bytes: Uint8Array): Decoded<TzFile> {
  const known = decodedZones.get(bytes);
  if (known !== undefined) return known;
  const decoded = decodeTzif(bytes);
  decodedZones.set(bytes, decoded);
  return decoded;
}

const decodedZones = new WeakMap<Uint8Array, Decoded<TzFile>>();

function unusable(path: string, reason: string): ZoneRead {
  return { ok: false, attempt: { path, result: 'unusable', reason } };
}

const unfitWords: Readonly<Record<string, string>> = {
  directory: 'a directory',
  fifo: 'a named pipe',
  socket: 'a socket',
  device: 'a device',
  loop: 'a loop of links',
  'too-large': 'larger than 10 MiB',
  'not-regular': 'not a regular file',
};
