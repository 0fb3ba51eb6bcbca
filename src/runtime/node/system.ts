import os from 'node:os';
import { isatty, WriteStream } from 'node:tty';
import type { System } from '../system.ts';

export const system: System = {
  get args() {
    return process.argv.slice(2);
  },
  get env() {
    return process.env;
  },
  get executable() {
    return process.execPath;
  },
  get pid() {
    return process.pid;
  },
  get uid() {
    return process.geteuid?.() ?? 0;
  },
  get gid() {
    return process.getegid?.() ?? 0;
  },
  get groups() {
    return process.getgroups?.() ?? [];
  },
  get cwd() {
    try {
      return process.cwd();
    } catch {
      return '/';
    }
  },
  get machine() {
    return os.machine();
  },
  get runtime() {
    return `node ${process.versions.node}`;
  },
  // `performance.now()` gives the same, but loads ten of Node's modules in every run.
  elapsedMs: () => process.uptime() * 1000,
  cpuMs() {
    const { user, system: kernel } = process.cpuUsage();
    return (user + kernel) / 1000;
  },
  kill(pid) {
    try {
      return process.kill(pid, 'SIGKILL');
    } catch {
      return false;
    }
  },
  isTerminal: (fd) => isatty(fd),
  terminalWidth: (fd) => (isatty(fd) ? new WriteStream(fd).columns || null : null),
  onSignal(signal, listener) {
    process.once(signal, listener);
  },
  onFailure(status, broken, ignored) {
    process.exitCode = status;
    process.on('unhandledRejection', ignored);
    process.once('uncaughtException', broken);
  },
  lastWords() {},
  exit: (status) => process.exit(status),
};
