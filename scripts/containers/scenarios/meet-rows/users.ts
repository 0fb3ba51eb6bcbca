import { type MeetRow, nonroot, usual } from './row.ts';

/** Who the program is. */
export const users: readonly MeetRow[] = [
  {
    name: 'root',
    user: '0:0',
    flags: [],
    shows: { name: 'root', '--non-root': 'fails', capabilities: usual },
    podSecurity: 'baseline',
  },
  { name: 'by name', user: 'app', flags: [], shows: { uid: '1000', gid: '1000', name: 'app', groups: '1000 3000' } },
  { name: 'by number, known', user: '1000', flags: [], shows: { name: 'app', 'rwx:/vol/group': 'granted' } },
  { name: 'by number and group', user: '1000:1000', flags: [], shows: { name: 'app', 'rwx:/vol/group': 'EACCES' } },
  {
    name: 'by number, unknown',
    user: '4711',
    flags: [],
    shows: { uid: '4711', gid: '0', 'rwx:/vol/root-group': 'granted' },
  },
  { name: 'group only', user: ':3000', flags: [], shows: { uid: '0', gid: '3000', 'rwx:/vol/group': 'granted' } },
  {
    name: 'nobody special',
    user: nonroot,
    flags: [],
    shows: { 'rwx:/vol/mine': 'granted', 'setuid 0': 'EPERM', capabilities: '' },
  },
  {
    name: 'OpenShift',
    user: '1000620000:0',
    flags: ['--group-add', '1000620000'],
    shows: { groups: '0 1000620000', 'rwx:/vol/mine': 'EACCES' },
  },
  {
    name: 'group by --group-add',
    user: nonroot,
    flags: ['--group-add', '3000'],
    shows: { 'rwx:/vol/group': 'granted' },
  },
  { name: 'the name of nobody', user: 'alone', flags: [], shows: { name: 'alone', uid: '1001' } },
  {
    name: 'probed by root',
    user: nonroot,
    probeUser: '0:0',
    flags: [],
    shows: { uid: '65532', 'r:/vol/closed/file': 'EACCES' },
  },
  {
    name: 'root, probed by another',
    user: '0:0',
    probeUser: '0:3000',
    flags: [],
    shows: { gid: '0', 'r:/vol/closed/file': 'granted' },
  },
  { name: 'empty HOME, which the engine fills', user: 'app', flags: ['--env', 'HOME='], shows: { home: 'granted' } },
  { name: 'relative HOME', user: nonroot, flags: ['--env', 'HOME=home'], shows: { home: 'unset' } },
  { name: 'HOME that is missing', user: nonroot, flags: ['--env', 'HOME=/home/other'], shows: { home: 'ENOENT' } },
  { name: 'HOME of root', user: nonroot, flags: ['--env', 'HOME=/root'], shows: { home: 'EACCES' } },
  { name: 'HOME on a volume', user: nonroot, flags: ['--env', 'HOME=/vol/mine'], shows: { home: 'granted' } },
  { name: 'working directory', user: nonroot, flags: ['--workdir', '/vol/search'], shows: { directory: 'granted' } },
];
