import { drop, type MeetRow, nonroot, unconfined, usual } from './row.ts';

const noNewPrivs = ['--security-opt', 'no-new-privileges'] as const;
const locked = [...drop, ...noNewPrivs, '--read-only'] as const;

/** What it may do. */
export const rights: readonly MeetRow[] = [
  {
    name: 'restricted',
    user: nonroot,
    flags: [...locked],
    shows: { '--drop-all': 'holds', '--no-new-privs': 'holds' },
    podSecurity: 'restricted',
  },
  {
    name: 'restricted, as root',
    user: '0:0',
    flags: [...locked],
    shows: { capabilities: '', '--non-root': 'fails' },
    podSecurity: 'baseline',
  },
  {
    name: 'restricted, NET_BIND_SERVICE',
    user: nonroot,
    flags: [...locked, '--cap-add', 'NET_BIND_SERVICE'],
    shows: { bounding: '1', '--drop-all': 'fails' },
    podSecurity: 'restricted',
  },
  {
    name: 'root without capabilities',
    user: '0:0',
    flags: [...drop],
    shows: { capabilities: '', 'r:/vol/nobody-file': 'EACCES' },
  },
  {
    name: 'root, CHOWN and SETUID',
    user: '0:0',
    flags: [...drop, '--cap-add', 'CHOWN', '--cap-add', 'SETUID'],
    shows: { capabilities: 'chown setuid' },
  },
  {
    name: 'root, DAC_OVERRIDE',
    user: '0:0',
    flags: [...drop, '--cap-add', 'DAC_OVERRIDE'],
    shows: { 'w:/vol/nobody-file': 'granted' },
  },
  {
    name: 'root, DAC_READ_SEARCH',
    user: '0:0',
    flags: [...drop, '--cap-add', 'DAC_READ_SEARCH'],
    shows: { 'r:/vol/nobody-file': 'granted', 'w:/vol/nobody-file': 'EACCES' },
  },
  {
    name: 'root, NET_ADMIN',
    user: '0:0',
    flags: ['--cap-add', 'NET_ADMIN'],
    shows: { capabilities: usual.replace('net_raw', 'net_admin net_raw') },
    podSecurity: 'privileged',
  },
  {
    name: 'root, SYS_NICE alone',
    user: '0:0',
    flags: [...drop, '--cap-add', 'SYS_NICE'],
    shows: { capabilities: 'sys_nice' },
  },
  {
    name: 'capabilities that root alone gets',
    user: nonroot,
    flags: ['--cap-add', 'SYS_NICE'],
    shows: { capabilities: '', bounding: '15' },
    podSecurity: 'privileged',
  },
  { name: 'new privileges', user: nonroot, flags: [], shows: { 'set-user-ID': '4242', 'file capability': 'granted' } },
  {
    name: 'no new privileges',
    user: nonroot,
    flags: [...noNewPrivs],
    shows: { 'set-user-ID': '65532', 'file capability': 'EPERM' },
  },
  { name: 'no new privileges, root', user: '0:0', flags: [...noNewPrivs], shows: { 'set-user-ID': '0' } },
  {
    name: 'a file capability that cannot be given',
    user: nonroot,
    flags: [...drop],
    shows: { 'file capability': 'EPERM', 'set-user-ID': '4242' },
  },
  {
    name: 'seccomp unconfined',
    user: nonroot,
    flags: [...unconfined],
    shows: { '--seccomp': 'fails', keyctl: 'let through' },
  },
  { name: 'seccomp by default', user: nonroot, flags: [], shows: { '--seccomp': 'holds', keyctl: 'refused' } },
  {
    name: 'restricted but for seccomp',
    user: nonroot,
    flags: [...locked, ...unconfined],
    shows: { seccomp: '0' },
    podSecurity: 'baseline',
  },
  {
    // Not --privileged: an engine that lacks one capability itself cannot give all.
    name: 'all but privileged',
    user: '0:0',
    flags: ['--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE', ...unconfined],
    shows: { '--seccomp': 'fails' },
    podSecurity: 'privileged',
  },
  {
    name: 'privileged, not root',
    user: nonroot,
    flags: ['--privileged'],
    shows: { capabilities: '', 'setuid 0': 'EPERM' },
    podSecurity: 'privileged',
  },
];
