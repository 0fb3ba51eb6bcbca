import { type MeetRow, nonroot } from './row.ts';

const tmp = (options: string): string[] => ['--tmpfs', `/tmp:${options}`];

/** Where it can make files. */
export const places: readonly MeetRow[] = [
  { name: 'no /tmp', user: nonroot, flags: [], shows: { temporary: 'ENOENT' } },
  {
    name: 'tmpfs at /tmp',
    user: nonroot,
    flags: tmp('mode=1777'),
    shows: { temporary: 'granted', 'temporary x': 'EACCES' },
  },
  { name: 'tmpfs at /tmp, exec', user: nonroot, flags: tmp('exec,mode=1777'), shows: { 'temporary x': 'granted' } },
  { name: 'tmpfs of root at /tmp', user: nonroot, flags: tmp('mode=0700'), shows: { temporary: 'EACCES' } },
  {
    name: 'tmpfs of its own at /tmp',
    user: nonroot,
    flags: tmp('mode=0700,uid=65532'),
    shows: { temporary: 'granted' },
  },
  {
    name: 'tmpfs of its group at /tmp',
    user: nonroot,
    flags: tmp('mode=0770,gid=65532'),
    shows: { temporary: 'granted' },
  },
  { name: 'tmpfs of one page', user: nonroot, flags: tmp('mode=1777,size=4k'), shows: { temporary: 'granted' } },
  { name: 'read-only tmpfs', user: nonroot, flags: tmp('ro,mode=1777'), shows: { temporary: 'EROFS' } },
  { name: 'TMPDIR on a volume', user: nonroot, flags: ['--env', 'TMPDIR=/vol/open'], shows: { temporary: 'granted' } },
  { name: 'TMPDIR of root', user: nonroot, flags: ['--env', 'TMPDIR=/vol/closed'], shows: { temporary: 'EACCES' } },
  { name: 'TMPDIR read-only', user: nonroot, flags: ['--env', 'TMPDIR=/readonly/open'], shows: { temporary: 'EROFS' } },
  {
    name: 'TMPDIR that is a file',
    user: nonroot,
    flags: ['--env', 'TMPDIR=/vol/plain-file'],
    shows: { temporary: 'ENOTDIR' },
  },
  {
    name: 'read-only root',
    user: '0:0',
    flags: ['--read-only'],
    shows: { root: 'EROFS', '--read-only-root': 'holds' },
  },
  {
    name: 'read-only root, tmpfs',
    user: nonroot,
    flags: ['--read-only', ...tmp('mode=1777')],
    shows: { temporary: 'granted' },
  },
  { name: 'the root is writable', user: '0:0', flags: [], shows: { root: 'granted' } },
  {
    name: 'shm of 32 MiB',
    user: nonroot,
    flags: ['--shm-size', '32m'],
    shows: { shm: '33554432', '--shm-max=64Mi': 'holds' },
  },
  { name: 'shm of 65 MiB', user: nonroot, flags: ['--shm-size', '65m'], shows: { '--shm-max=64Mi': 'fails' } },
];
