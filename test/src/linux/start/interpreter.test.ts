import { describe, expect, it } from 'vitest';
import type { ElfFile } from '../../../../src/decode/elf/elf.ts';
import { decodeMountInfo } from '../../../../src/decode/proc/mountinfo.ts';
import type { Lookup } from '../../../../src/host/files/lookup.ts';
import type { FileStat, RootFs } from '../../../../src/host/files/rootfs.ts';
import type { Host } from '../../../../src/host/host.ts';
import { allCapabilities } from '../../../../src/linux/identity/capabilities.ts';
import { plainCredentials } from '../../../../src/linux/identity/credentials.ts';
import {
  type InterpreterState,
  type InterpreterView,
  interpreterState,
  interpreterView,
  type ReadInterpreter,
  readInterpreter,
} from '../../../../src/linux/start/interpreter.ts';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import { type ElfSpec, elfPresets } from '../../../support/bytes/elf/elf-spec.ts';
import { elfFile, sourceOf } from '../../../support/facts/elf-model.ts';

const loader = '/lib64/ld-linux-x86-64.so.2';
const file: FileStat = { kind: 'file', size: 1000, mode: 0o755, uid: 0, gid: 0, inode: '1' };
const usable: ReadInterpreter = { size: 1000, elf: { ok: true, value: elfFile() }, refusal: null };

interface Seen {
  readonly stat?: Lookup<FileStat>;
  readonly kind?: FileStat['kind'];
  readonly mayExecute?: boolean;
  readonly closed?: string;
  readonly noexec?: string;
  readonly read?: Partial<ReadInterpreter> | null;
  readonly program?: Partial<ElfFile>;
}

function stateOf({
  stat,
  kind = 'file',
  mayExecute = true,
  closed,
  noexec,
  read = {},
  program,
}: Seen): InterpreterState {
  const found: Lookup<FileStat> = {
    kind: 'found',
    value: { ...file, kind, mode: mayExecute ? 0o755 : 0o64 },
    path: '/real',
  };
  const view: InterpreterView = {
    fs: { stat: () => stat ?? found } as unknown as RootFs,
    mayExecute: ({ mode }) => mode === 0o755,
    closedDirectory: (path) => (path === loader ? (closed ?? null) : null),
    noexecMount: (path) => (path === '/real' ? (noexec ?? null) : null),
    read: (path) => (path !== loader || read === null ? null : { ...usable, ...read }),
  };
  return interpreterState(view, loader, elfFile(program));
}

/** load_elf_binary: open_exec of the path, kernel_read of one header, e_ident, elf_check_arch, load_elf_phdrs. */
describe('what PT_INTERP names', () => {
  const refusal = { rule: 'type', value: 1, limit: null };
  it.each<[string, Seen, InterpreterState]>([
    ['a loader', {}, { kind: 'usable' }],
    ['nothing', { stat: { kind: 'absent', errno: 'ENOENT', path: loader } }, { kind: 'absent' }],
    ['a path through a file', { stat: { kind: 'absent', errno: 'ENOTDIR', path: loader } }, { kind: 'absent' }],
    [
      'behind a closed directory',
      { stat: { kind: 'denied', path: '/lib64' } },
      { kind: 'denied', directory: '/lib64' },
    ],
    ['links in a circle', { stat: { kind: 'unfit', why: 'loop', path: loader } }, { kind: 'not-a-file' }],
    ['behind what the program may not search', { closed: '/lib64' }, { kind: 'denied', directory: '/lib64' }],
    ['a directory', { kind: 'directory' }, { kind: 'not-a-file' }],
    ['a FIFO', { kind: 'fifo', mayExecute: false }, { kind: 'not-a-file' }],
    [
      'a directory behind what it may not search',
      { kind: 'directory', closed: '/' },
      { kind: 'denied', directory: '/' },
    ],
    ['what it may not execute', { mayExecute: false, noexec: '/' }, { kind: 'mode', mode: '0064' }],
    ['on a noexec mount', { noexec: '/real', read: { size: 0 } }, { kind: 'noexec', mountPoint: '/real' }],
    ['what cannot be read', { read: null }, { kind: 'usable' }],
    ['63 bytes', { read: { size: 63 } }, { kind: 'short', size: 63 }],
    ['64 bytes', { read: { size: 64 } }, { kind: 'usable' }],
    ['51 bytes of a 32-bit program', { read: { size: 51 }, program: { class: 32 } }, { kind: 'short', size: 51 }],
    ['a text', { read: { elf: { ok: false, problem: 'not an ELF file' } } }, { kind: 'not-elf' }],
    [
      'one for arm64',
      { read: { elf: { ok: true, value: elfFile({ machine: 183 }) } } },
      { kind: 'foreign', machine: 'arm64', program: 'amd64' },
    ],
    ['one that is refused', { read: { refusal } }, { kind: 'refused', refusal }],
  ])('%s', (_, seen, expected) => expect(stateOf(seen)).toEqual(expected));
});

describe('the headers of a loader', () => {
  const bytesOf = (spec: ElfSpec): Uint8Array => elfBytes(spec);
  const readAs = (bytes: Uint8Array, path: string): ReadInterpreter =>
    readInterpreter({ ...sourceOf(bytes), stat: file }, path);
  it('are those of the libc that its name says', () => {
    const sound = bytesOf(elfPresets['glibc-loader']);
    expect(readAs(sound, loader)).toMatchObject({ size: sound.length, elf: { ok: true }, refusal: null });
    const dataless = bytesOf({ type: 'dyn' });
    expect(readAs(dataless, '/lib/ld-musl-x86_64.so.1').refusal?.rule).toBe('no-dynamic-section');
    expect(readAs(dataless, loader).refusal).toBe(null);
  });
  it('are none in a text', () => {
    expect(readAs(new TextEncoder().encode('#!/bin/sh\n'), loader)).toMatchObject({
      size: 10,
      elf: { ok: false },
      refusal: null,
    });
  });
});

describe('for the program under inspection', () => {
  const mounts = decodeMountInfo('1 0 0:1 / / rw - overlay overlay rw\n2 1 0:2 / /opt rw,noexec - tmpfs tmpfs rw\n');
  const closed: FileStat = { ...file, kind: 'directory', mode: 0o700 };
  const fs = {
    stat: () => ({ kind: 'absent', errno: 'ENOENT', path: '' }),
    lstat: (path: string) => ({ kind: 'found', value: path === '/closed' ? closed : { ...closed, mode: 0o755 }, path }),
  } as unknown as RootFs;
  const credentials = plainCredentials({ uid: 1000, gid: 1000, groups: [] }, allCapabilities);
  const host = {
    fs,
    mounts: () => mounts,
    program: { pid: null, credentials, sharesOurAccess: false },
  } as unknown as Host;
  const view = interpreterView(host, mounts, () => usable);
  it('its user, its directories and its mounts count', () => {
    expect(view.fs).toBe(fs);
    expect(view.read('/x')).toBe(usable);
    expect(view.mayExecute({ ...file, mode: 0o754 })).toBe(false);
    expect(view.mayExecute({ ...file, mode: 0o755 })).toBe(true);
    expect(view.closedDirectory('/closed/ld.so')).toBe('/closed');
    expect(view.closedDirectory('/open/ld.so')).toBe(null);
    expect(view.noexecMount('/opt/ld.so')).toBe('/opt');
    expect(view.noexecMount('/usr/ld.so')).toBe(null);
  });
});
