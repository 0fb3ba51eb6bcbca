import { type MeetRow, nonroot } from './row.ts';

/** What limits it. */
export const limits: readonly MeetRow[] = [
  { name: '100 open files', user: nonroot, flags: ['--ulimit', 'nofile=100:100'], shows: { files: '100' } },
  {
    // Go 1.23 and newer stay one below it, so that a change by another process shows (syscall/rlimit.go).
    name: 'open files: Go takes the hard limit, less one',
    user: nonroot,
    flags: ['--ulimit', 'nofile=64:200'],
    shows: { files: '199' },
  },
  {
    name: '80 processes of the user',
    user: '5001:5001',
    flags: ['--ulimit', 'nproc=80:80'],
    shows: { processes: '80' },
  },
  { name: '80 processes, root', user: '0:0', flags: ['--ulimit', 'nproc=80:80'], shows: { processes: 'more' } },
  { name: '60 pids', user: nonroot, flags: ['--pids-limit', '60'], shows: { processes: '60' } },
  { name: '60 pids, root', user: '0:0', flags: ['--pids-limit', '60'], shows: { processes: '60' } },
  {
    name: '60 pids, 90 processes',
    user: '5002:5002',
    flags: ['--pids-limit', '60', '--ulimit', 'nproc=90:90'],
    shows: { processes: '60' },
  },
  {
    name: '64 MiB',
    user: nonroot,
    flags: ['--memory', '64m', '--env', 'MEET_MEMORY=96'],
    shows: { memory: 'signal: killed' },
  },
  { name: 'memory without a limit', user: nonroot, flags: ['--env', 'MEET_MEMORY=96'], shows: { memory: 'enough' } },
  {
    name: 'a fifth of a CPU',
    user: nonroot,
    flags: ['--cpus', '0.2', '--env', 'MEET_CPU=1'],
    shows: { cpu: 'held back' },
  },
  { name: 'CPU without a limit', user: nonroot, flags: ['--env', 'MEET_CPU=1'], shows: { cpu: 'free' } },
];
