import type { ImageName } from '../images.ts';
import type { Answers } from './meet-said.ts';

/** A container, and what distinguishes it. */
export interface MeetRow {
  readonly name: string;
  readonly user: string;
  /** The user of probe-env, if that is another one. */
  readonly probeUser?: string;
  readonly image?: ImageName;
  /** Options of `docker run`; `{volume}` is the volume's path on this machine. */
  readonly flags: readonly string[];
  /** The program and what starts it; default /app. */
  readonly command?: readonly string[];
  /** What the program experiences, among the compared values: proof that the row is what its name says. */
  readonly shows: Answers;
  /** Values that cannot be compared there. */
  readonly incomparable?: readonly string[];
  /** Probes that cannot answer there; then nothing else is compared. */
  readonly incomplete?: readonly string[];
  /** The highest Pod Security Standard that holds. */
  readonly podSecurity?: 'privileged' | 'baseline' | 'restricted';
}

const nonroot = '65532:65532';
const drop = ['--cap-drop', 'ALL'] as const;
const noNewPrivs = ['--security-opt', 'no-new-privileges'] as const;
const locked = [...drop, ...noNewPrivs, '--read-only'] as const;
const unconfined = ['--security-opt', 'seccomp=unconfined'] as const;
const tmp = (options: string): string[] => ['--tmpfs', `/tmp:${options}`];
const socket = ['--volume', '{volume}/socket:/var/run/docker.sock'] as const;
/** Of those that the program tries, what Docker gives to root. */
const usual = 'chown fowner setgid setuid setpcap net_raw sys_chroot mknod';

/** Who the program is. */
const users: readonly MeetRow[] = [
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

/** Where it can make files. */
const places: readonly MeetRow[] = [
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

/** What it may do. */
const rights: readonly MeetRow[] = [
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

/** What limits it. */
const limits: readonly MeetRow[] = [
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

/** What it shares with the machine. */
const shared: readonly MeetRow[] = [
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

/** Identities, and the files of `secretFiles` that each may read. */
const readers: readonly (Pick<MeetRow, 'name' | 'user'> & Partial<MeetRow> & { readonly reads: readonly string[] })[] =
  [
    { name: 'root', user: '0:0', reads: ['private', 'group', 'owner', 'closed'] },
    { name: 'owner', user: nonroot, reads: ['owner'] },
    {
      name: 'group, supplementary alone',
      user: '1001:1001',
      flags: ['--group-add', '3000'],
      reads: ['group', 'closed'],
    },
    { name: 'other', user: '1001:1001', reads: [] },
    { name: 'other, probed by root', user: '1001:1001', probeUser: '0:0', reads: [] },
    { name: 'root without capabilities', user: '0:0', flags: [...drop], reads: ['private', 'group', 'closed'] },
    {
      name: 'root, DAC_READ_SEARCH',
      user: '0:0',
      flags: [...drop, '--cap-add', 'DAC_READ_SEARCH'],
      reads: ['private', 'group', 'owner', 'closed'],
    },
    {
      name: 'root of a user namespace',
      user: '0:0',
      image: 'meet, busybox',
      flags: ['--cap-add', 'SYS_ADMIN', ...unconfined],
      command: ['/bin/busybox', 'unshare', '--user', '--map-root-user', '/app'],
      reads: ['private', 'group', 'closed'],
      // The effect of a capability in another user namespace varies from case to case (user_namespaces(7)).
      incomparable: ['capabilities', '--no-new-privs', 'groups'],
    },
  ];

/** Certificates and zones that the program can read, whoever asks. */
const secrets: readonly MeetRow[] = readers.flatMap(({ reads, name, flags = [], ...reader }) =>
  ['private', 'group', 'owner', 'closed'].map((which): MeetRow => {
    const isRead = reads.includes(which);
    return {
      ...reader,
      name: `${name}: ${which} bundle and zone`,
      flags: [...flags, ...secretsOf(which)],
      shows: isRead ? { roots: '3', offset: '28800' } : { roots: '0', offset: '0' },
    };
  }),
);

/** If the program may read something and probe-env may not, that is neither a defect nor proven to be fine. */
const outOfReach: readonly MeetRow[] = ['private', 'closed'].map((which) => ({
  name: `root, probed by another: ${which} bundle and zone`,
  user: '0:0',
  probeUser: nonroot,
  flags: secretsOf(which),
  shows: { roots: '3', offset: '28800' },
  incomplete: ['ssl', 'timezone'],
}));

export const meetRows: readonly MeetRow[] = [
  ...[...users, ...places, ...rights, ...limits],
  ...[...shared, ...secrets, ...outOfReach],
];

function secretsOf(which: string): string[] {
  return ['SSL_CERT_DIR=/vol/open', `SSL_CERT_FILE=/vol/${which}/roots-file`, `TZ=/vol/${which}/zone-file`].flatMap(
    (variable) => ['--env', variable],
  );
}
