import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, Skip } from '../fault.ts';
import { judge } from '../judge.ts';
import { link } from '../lab.ts';
import { makeDevice, makeFifo, makeLinkChain, makeSocket, makeSparse } from '../special-files.ts';

/** What is put there instead of a file. */
const impostors: readonly { name: string; make: (path: string) => void | Promise<void> }[] = [
  { name: 'a FIFO', make: makeFifo },
  { name: 'a socket', make: makeSocket },
  { name: 'a device (/dev/zero)', make: makeDevice },
  { name: 'a directory', make: (path) => mkdirSync(path) },
  { name: 'a sparse file of 10 GB', make: (path) => makeSparse(path, 10 * 2 ** 30) },
  { name: 'a link to itself', make: (path) => symlinkSync(path.slice(path.lastIndexOf('/') + 1), path) },
  { name: 'an empty file', make: (path) => writeFileSync(path, '') },
  { name: 'random bytes', make: (path) => writeFileSync(path, pseudoRandom(100_000)) },
];

/** Files that every container has, and whether a report has to name the impostor in each. */
const victims: readonly { what: string; path: string; exit: readonly number[] }[] = [
  { what: 'the bundle', path: '/etc/ssl/certs/ca-certificates.crt', exit: [1] },
  { what: 'localtime', path: '/etc/localtime', exit: [0, 1] },
  { what: 'the program', path: '/app/server', exit: [0, 1] },
];

function impostor({ what, path, exit }: (typeof victims)[number], { name, make }: (typeof impostors)[number]): Fault {
  return {
    group: `${what} is something else`,
    fault: `${path} is ${name}`,
    expected: `exit ${exit.join(' or ')}, names ${path}`,
    async run(lab) {
      const root = lab.containerRoot();
      rmSync(join(root, path));
      await attempt(() => make(join(root, path)));
      const run = await lab.run({ args: ['--all', '--root', root, '--app', '/app/server'], timeout: 900 });
      return judge(lab, run, { exit, says: [path] });
    },
  };
}

async function attempt(make: () => void | Promise<void>): Promise<void> {
  try {
    await make();
  } catch (error) {
    throw new Skip(`cannot be made here: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
}

/** The same bytes in every run. */
function pseudoRandom(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    bytes[index] = state >> 16;
  }
  return bytes;
}

const bundle = '/etc/ssl/certs/ca-certificates.crt';

function atRoot(
  fault: string,
  expected: string,
  want: Parameters<typeof judge>[2],
  arrange: (root: string) => void,
): Fault {
  return {
    group: 'roots that are damaged or too much',
    fault,
    expected,
    async run(lab) {
      const root = lab.containerRoot();
      await attempt(() => arrange(root));
      return judge(lab, await lab.run({ args: ['--all', '--root', root, '--app', '/app/server'], timeout: 900 }), want);
    },
  };
}

export const files: readonly Fault[] = [
  ...victims.flatMap((victim) => impostors.map((each) => impostor(victim, each))),
  atRoot('the bundle is behind 40 links', 'read as the kernel would', { exit: [0, 1], hides: ['loop'] }, (root) => {
    rmSync(join(root, bundle));
    makeLinkChain(join(root, bundle), 40, '/etc/real.pem');
    writeFileSync(join(root, 'etc/real.pem'), '');
  }),
  atRoot('the bundle is behind 41 links', 'exit 1, names the bundle', { exit: [1], says: [bundle] }, (root) => {
    rmSync(join(root, bundle));
    makeLinkChain(join(root, bundle), 41, '/etc/real.pem');
    writeFileSync(join(root, 'etc/real.pem'), '');
  }),
  atRoot(
    'links out of the root: ../../../../../../etc/passwd',
    'nothing of this machine',
    { exit: [0, 1], hides: ['daemon'] },
    (root) => {
      rmSync(join(root, bundle));
      symlinkSync('../../../../../../../../../../../../etc/passwd', join(root, bundle));
    },
  ),
  atRoot(
    '100,000 files in the certificate directory',
    'a verdict, or names ssl',
    { exit: [0, 1, 3], says: [/ssl/] },
    (root) => {
      for (let index = 0; index < 100_000; index += 1) writeFileSync(join(root, `etc/ssl/certs/${index}.pem`), 'x');
    },
  ),
  atRoot(
    '10,000 links to one bundle in the certificate directory',
    'a verdict, or names ssl',
    { exit: [0, 1, 3], says: [/ssl/] },
    (root) => {
      for (let index = 0; index < 10_000; index += 1)
        symlinkSync('ca-certificates.crt', join(root, `etc/ssl/certs/${index}.0`));
    },
  ),
  atRoot('200 levels of directories and links to the bundle', 'a report', { exit: [0, 1] }, (root) => {
    const deep = 'd/'.repeat(200);
    mkdirSync(join(root, 'etc', deep), { recursive: true });
    link(join(root, bundle), join(root, 'etc', deep, 'bundle.pem'));
    rmSync(join(root, bundle));
    symlinkSync(`/etc/${deep}bundle.pem`, join(root, bundle));
  }),
  atRoot('/etc is a file', 'exit 1', { exit: [1] }, (root) => {
    rmSync(join(root, 'etc'), { recursive: true });
    writeFileSync(join(root, 'etc'), '');
  }),
  atRoot('nothing in the root at all', 'exit 1', { exit: [1] }, (root) => {
    for (const name of ['app', 'etc', 'proc', 'tmp', 'dev']) rmSync(join(root, name), { recursive: true });
  }),
  {
    group: 'roots that are damaged or too much',
    fault: '--root does not exist',
    expected: 'exit 1 or 64, a reason',
    async run(lab) {
      const run = await lab.run({ args: ['--all', '--root', '/no/such/root', '--app', '/app/server'] });
      return judge(lab, run, { exit: [1, 64], ...(run.status === 64 ? { stdout: 'elsewhere', stderr: 'any' } : {}) });
    },
  },
  {
    group: 'roots that are damaged or too much',
    fault: 'the bundle is /proc/kmsg, a regular file that blocks',
    expected: 'a report',
    async run(lab) {
      const run = await lab.run({ args: ['--all', '--app', '/bin/true'], env: { SSL_CERT_FILE: '/proc/kmsg' } });
      return judge(lab, run, { exit: [0, 1] });
    },
  },
  {
    group: 'roots that are damaged or too much',
    fault: 'the bundle is /proc/self/mem, a file that answers EIO',
    expected: 'a report, or ssl is incomplete',
    async run(lab) {
      const run = await lab.run({ args: ['--all', '--app', '/bin/true'], env: { SSL_CERT_FILE: '/proc/self/mem' } });
      return judge(lab, run, { exit: [0, 1, 3] });
    },
  },
];
