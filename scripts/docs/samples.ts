import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';

const repository = join(import.meta.dirname, '../..');

/** A run that the documentation shows: roots of test cases that are laid over each other, and the command line. */
interface Sample {
  /** Directories of the repository that make the root; later ones win. */
  readonly roots: readonly string[];
  readonly args: readonly string[];
}

const options = ['--app', '/app', '--user', '65532:65532', '--platform', 'linux/amd64'];

const samples: Readonly<Record<string, Sample>> = {
  healthy: {
    roots: ['test/cases/libc/static-in-scratch/rootfs', 'test/cases/timezone/tz-name/rootfs'],
    args: [...options, '--env', 'TZ=Asia/Shanghai', '--quiet'],
  },
  'cgo-in-scratch': {
    roots: ['test/cases/libc/cgo-in-scratch/rootfs'],
    args: [...options, '--env', 'TZ=Asia/Shanghai'],
  },
};

/**
 * The command, what it prints and its exit status, as a block of Markdown. It is a real run of the sources, without a clock in it.
 * @throws where there is no sample of that name
 */
export function sampleBlock(name: string): string {
  const sample = samples[name];
  if (sample === undefined) throw new Error(`no sample is called '${name}'`);
  const root = mkdtempSync(join(os.tmpdir(), 'probe-env-sample-'));
  try {
    chmodSync(root, 0o755);
    for (const each of sample.roots) cpSync(join(repository, each), root, { recursive: true, verbatimSymlinks: true });
    const bundle = join(root, 'etc/ssl/certs/ca-certificates.crt');
    mkdirSync(dirname(bundle), { recursive: true });
    writeFileSync(bundle, bundleText());
    const args = ['--all', '--root', root, ...sample.args, '--timeout', '60s', '--no-timing'];
    const main = join(repository, 'src/main.ts');
    const env = { PATH: '/usr/bin:/bin', NODE_NO_WARNINGS: '1' };
    const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env });
    if (status === null || status > 1) throw new Error(`the sample '${name}' failed: ${stderr}${stdout}`);
    const command = ['probe-env', '--all', '--root', './image', ...sample.args].join(' ');
    return `\`\`\`console\n$ ${command}; echo $?\n${stdout}${status}\n\`\`\`\n`;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Of the pinned Node's roots those that last, so that the count stays. */
function bundleText(): string {
  const lasting = new Date('2037-01-01');
  return rootCertificates.filter((pem) => new X509Certificate(pem).validToDate > lasting).join('\n');
}
