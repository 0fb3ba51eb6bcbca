import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command, type Docker, dockerOf, lastLine } from './docker.ts';
import { ensurePackage } from './packages.ts';

export interface Engine {
  readonly docker: Docker;
  /** The environment with which a command named `docker` uses it, for programs that run one. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Describes the engine, for the head of the table. */
  readonly description: string;
  /**
   * Stops an engine that was started here and removes everything it left; does nothing to one that was already
   * running.
   */
  stop(): Promise<void>;
}

/** overlay2 cannot be on another overlay, as inside a container; vfs copies, and works everywhere. */
const storageDrivers = ['overlay2', 'vfs'] as const;

/** Where Debian's docker.io puts it. */
const debianDockerd = '/usr/sbin/dockerd';
/** From the same package as the engine: another docker command on PATH may be too new for it. */
const dockerOfPackage = '/usr/bin/docker';

/**
 * The Docker engine that answers, otherwise one started here.
 * @returns the engine, or one line that says why there is none
 */
export async function obtainEngine(): Promise<Engine | string> {
  const docker = dockerOf('docker');
  const version = await serverVersion(docker);
  if (version.ok && (await seesOurFiles(docker))) {
    const description = `the Docker engine that was running, ${version.text}`;
    return { docker, env: process.env, description, stop: async () => {} };
  }
  const none = version.ok
    ? 'the Docker engine that answers does not see the files of this machine'
    : `no Docker engine answers (${version.text})`;
  if (process.getuid?.() !== 0) return `${none}, and starting one needs root`;
  const dockerd = findDockerd() ?? (await installDockerd());
  if (!dockerd.startsWith('/')) return `${none}, and none can be started: ${dockerd}`;
  const failures: string[] = [];
  for (const driver of storageDrivers) {
    const engine = await startEngine(dockerd, driver);
    if (typeof engine !== 'string') return engine;
    failures.push(`${driver}: ${engine}`);
  }
  return `${none}, and ${dockerd} does not start: ${failures.join('; ')}`;
}

async function serverVersion(docker: Docker): Promise<{ ok: boolean; text: string }> {
  const { status, stdout, stderr } = await docker('version', '--format', '{{.Server.Version}}');
  return status === 0 ? { ok: true, text: stdout.trim() } : { ok: false, text: lastLine(stderr) };
}

/** A remote engine, or one whose socket was passed into this container, mounts directories of its own machine. */
async function seesOurFiles(docker: Docker): Promise<boolean> {
  const directory = mkdtempSync(join(os.tmpdir(), 'probe-env-seen-'));
  const tag = `probe-env-test/seen:${process.pid}`;
  let id = '';
  try {
    writeFileSync(join(directory, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
    const built = await docker('build', '--quiet', '--tag', tag, directory);
    if (built.status !== 0) return false;
    // Nothing is started: copying out of a container that was only created shows its mounts too.
    id = (await docker('create', '--network', 'none', '--volume', `${directory}:/seen:ro`, tag, '/none')).stdout.trim();
    return (await docker('cp', `${id}:/seen/Dockerfile`, '-')).status === 0;
  } finally {
    if (id !== '') await docker('rm', '--volumes', id);
    await docker('rmi', '--force', tag);
    rmSync(directory, { recursive: true });
  }
}

function findDockerd(): string | undefined {
  return [debianDockerd, '/usr/bin/dockerd', '/usr/local/bin/dockerd'].find((file) => existsSync(file));
}

/** The path of dockerd, or why it cannot be installed. */
async function installDockerd(): Promise<string> {
  return (await ensurePackage('docker.io', debianDockerd)) ?? debianDockerd;
}

/**
 * Data, socket and everything else of the engine are in one directory, which is removed with it. No network, which
 * requires no permission.
 */
async function startEngine(dockerd: string, driver: string): Promise<Engine | string> {
  const directory = mkdtempSync(join(os.tmpdir(), 'probe-env-engine-'));
  const socket = `unix://${directory}/docker.sock`;
  const logFile = join(directory, 'log');
  // An empty configuration instead of /etc/docker/daemon.json, whose settings may contradict these flags.
  writeFileSync(join(directory, 'daemon.json'), '{}');
  const log = openSync(logFile, 'w');
  const daemon = spawn(
    dockerd,
    [
      ...['--config-file', join(directory, 'daemon.json'), '--host', socket, '--pidfile', join(directory, 'pid')],
      ...['--data-root', join(directory, 'data'), '--exec-root', join(directory, 'exec'), '--storage-driver', driver],
      ...['--bridge=none', '--iptables=false', '--ip6tables=false'],
    ],
    // A separate group: Ctrl-C must reach us first, so that containers are removed before their engine.
    { detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    daemon.once('exit', () => resolve());
    daemon.once('error', () => resolve());
  });
  const stop = async () => {
    await stopDaemon(daemon, ended);
    await removeDirectory(directory);
  };
  const file = existsSync(dockerOfPackage) ? dockerOfPackage : 'docker';
  const env = {
    ...process.env,
    PATH: `${dirname(file)}:${process.env.PATH ?? ''}`,
    DOCKER_HOST: socket,
    DOCKER_CONFIG: directory,
    DOCKER_CONTEXT: undefined,
  };
  const docker = dockerOf(file, env);
  for (let waited = 0; waited < 30_000 && daemon.exitCode === null && daemon.pid !== undefined; waited += 200) {
    await sleep(200);
    const version = await serverVersion(docker);
    if (version.ok) return { docker, env, description: `a Docker engine of its own, ${version.text}, ${driver}`, stop };
  }
  const reason = reasonInLog(readFileSync(logFile, 'utf8'));
  await stop();
  return reason;
}

/** dockerd logs `level=… msg="…"` and ends with a plain line when it gives up. */
export function reasonInLog(log: string): string {
  const lines = log.trim().split('\n');
  const plain = lines.findLast((line) => line !== '' && !line.startsWith('time='));
  const logged = lines.findLast((line) => /level=(error|fatal)/.test(line));
  const text = plain ?? /msg="((?:[^"\\]|\\.)*)"/.exec(logged ?? '')?.[1] ?? 'it did not answer within 30 seconds';
  return text.length <= 200 ? text : `${text.slice(0, 197)}...`;
}

type Daemon = ReturnType<typeof spawn>;

/**
 * dockerd stops its containers and its containerd along with itself. If it does not end, it is killed, and they with
 * it.
 */
async function stopDaemon(daemon: Daemon, ended: Promise<void>): Promise<void> {
  if (daemon.pid === undefined) return;
  daemon.kill('SIGTERM');
  const inTime = await Promise.race([ended.then(() => true), sleep(20_000, false, { ref: false })]);
  if (inTime) return;
  // The negative pid is the whole group, including containerd: dockerd was started as the leader of its own.
  process.kill(-daemon.pid, 'SIGKILL');
  await ended;
}

/** Layers and namespaces of containers that were killed with the engine may still be mounted there. */
async function removeDirectory(directory: string): Promise<void> {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((place) => place.startsWith(`${directory}/`));
  for (const place of mounts.reverse()) await command('umount', ['-l', place]);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
