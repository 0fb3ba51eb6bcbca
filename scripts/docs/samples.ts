import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { annotations, consoleSession, describedContainer, describedEvent, type Run, terminal } from './frames.ts';

const repository = join(import.meta.dirname, '../..');

/** A run that the documentation shows: roots of test cases stacked on each other, and the command line. */
interface Sample {
  /** Directories of the repository that make up the root; later ones win. */
  readonly roots: readonly string[];
  readonly args: readonly string[];
  /** Modes of files in the root, which Git does not keep. */
  readonly modes?: Readonly<Record<string, number>>;
  /** False for a root without CA certificates. */
  readonly bundle?: false;
  /** How the run is shown, as a block of Markdown. By default a console session. */
  readonly frame?: (run: Run) => string;
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
  'on-a-terminal': {
    roots: ['test/cases/libc/cgo-in-scratch/rootfs'],
    args: [...options, '--env', 'TZ=Asia/Shanghai', '--color', 'always'],
    frame: terminal,
  },
  'described-container': {
    roots: ['test/cases/libc/cgo-in-scratch/rootfs'],
    args: [...options, '--env', 'TZ=Asia/Shanghai'],
    frame: describedContainer,
  },
  'described-event': {
    roots: ['test/cases/libc/static-in-scratch/rootfs'],
    args: [...options, '--env', 'TZ=UTC'],
    bundle: false,
    frame: describedEvent,
  },
  annotations: {
    roots: ['test/cases/libc/static-in-scratch/rootfs'],
    args: [...options, '--env', 'TZ=UTC', '--format', 'github'],
    modes: { app: 0o700 },
    frame: annotations,
  },
};

/**
 * The output of a run, as a block of Markdown. It is a real run of the sources, without a clock.
 * @throws if there is no sample of that name
 */
export function sampleBlock(name: string): string {
  const sample = samples[name];
  if (sample === undefined) throw new Error(`no sample is called '${name}'`);
  const root = mkdtempSync(join(os.tmpdir(), 'probe-env-sample-'));
  try {
    chmodSync(root, 0o755);
    for (const each of sample.roots) cpSync(join(repository, each), root, { recursive: true, verbatimSymlinks: true });
    for (const [path, mode] of Object.entries(sample.modes ?? {})) chmodSync(join(root, path), mode);
    if (sample.bundle !== false) writeBundle(join(root, 'etc/ssl/certs/ca-certificates.crt'));
    const args = ['--all', '--root', root, ...sample.args, '--timeout', '60s', '--no-timing'];
    const main = join(repository, 'src/main.ts');
    const env = { PATH: '/usr/bin:/bin', NODE_NO_WARNINGS: '1' };
    const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env });
    if (status === null || status > 1) throw new Error(`the sample '${name}' failed: ${stderr}${stdout}`);
    const command = ['probe-env', '--all', '--root', './image', ...sample.args].join(' ');
    return (sample.frame ?? consoleSession)({ command, stdout, status });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The roots of the pinned Node that stay valid, so that the count does not change. */
function writeBundle(file: string): void {
  const lasting = new Date('2037-01-01');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, rootCertificates.filter((pem) => new X509Certificate(pem).validToDate > lasting).join('\n'));
}
