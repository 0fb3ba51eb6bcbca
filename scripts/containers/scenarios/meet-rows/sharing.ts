import { type MeetRow, nonroot } from './row.ts';

const socket = ['--volume', '{volume}/socket:/var/run/docker.sock'] as const;

/** What it shares with the machine. */
export const shared: readonly MeetRow[] = [
  {
    name: 'pids of the machine',
    user: nonroot,
    flags: ['--pid', 'host'],
    shows: { 'namespace pid': "the machine's" },
    podSecurity: 'privileged',
  },
  {
    name: 'network of the machine',
    user: nonroot,
    flags: ['--network', 'host'],
    shows: { 'namespace net': "the machine's" },
    podSecurity: 'privileged',
  },
  {
    name: 'ipc of the machine',
    user: nonroot,
    flags: ['--ipc', 'host'],
    shows: { 'namespace ipc': "the machine's" },
    podSecurity: 'privileged',
  },
  { name: "Docker's socket, root", user: '0:0', flags: socket, shows: { 'docker.sock': 'granted' } },
  { name: "Docker's socket, its group", user: '65532:0', flags: socket, shows: { 'docker.sock': 'granted' } },
  { name: "Docker's socket, another", user: nonroot, flags: socket, shows: { 'docker.sock': 'EACCES' } },
];
