import { utf8 } from '#runtime/bytes.ts';
import { syscalls } from '#runtime/files.ts';
import { writeInPlace } from '#runtime/output.ts';
import { reasonOf } from './files.ts';
import { renderText } from './formats/text.ts';
import type { Report } from './model.ts';
import { containerLogLine } from './render/container-log.ts';

export interface PodOptions {
  /** `--container-log`. */
  readonly containerLog: boolean;
  /** `--termination-log`: the file, or null. */
  readonly terminationLog: string | null;
}

/**
 * Leaves the verdict where a pod shows it: in the termination message, and in the log of the container. The termination message
 * tells what the last run said, so with both, the log gets a line only where that changes.
 * @param log of the container
 * @returns what could not be written, and is worth saying: a termination log was named
 */
export function tellPod(
  report: Report,
  { containerLog, terminationLog }: PodOptions,
  log: string = logOfContainer,
): string[] {
  const text = renderText(report);
  const before = terminationLog === null ? null : contentOf(terminationLog);
  if (containerLog && before !== text) writeContainerLog(report, log);
  if (terminationLog === null || before === text) return [];
  try {
    const stat = syscalls.stat(terminationLog);
    if (stat !== undefined && (stat.mode & 0o170000) !== 0o100000)
      return [`--termination-log: ${terminationLog} is not a regular file`];
    // The kubelet mounts the file itself, so it cannot be replaced. It reads 4,096 bytes; the text has 4,000 at most.
    writeInPlace(terminationLog, text, 'truncate');
    return [];
  } catch (error) {
    return [`--termination-log: ${reasonOf(error, terminationLog)}`];
  }
}

/** What PID 1 writes its errors to, which is what the runtime collects as the log of the container. */
const logOfContainer = '/proc/1/fd/2';

/** What the kubelet reads of a termination message. Bytes. */
const messageLimit = 4096;

/** Best effort: another user, a socket, or a full pipe, and the line is lost. */
function writeContainerLog(report: Report, log: string): void {
  try {
    writeInPlace(log, containerLogLine(report), 'append');
  } catch {
    // The verdict is on our own standard output.
  }
}

/** The first bytes of a regular file; null if there is none. */
function contentOf(path: string): string | null {
  try {
    const fd = syscalls.open(path);
    try {
      if ((syscalls.fstat(fd).mode & 0o170000) !== 0o100000) return null;
      const bytes = new Uint8Array(messageLimit);
      return utf8(bytes, 0, syscalls.read(fd, bytes, 0, bytes.length, 0));
    } finally {
      syscalls.close(fd);
    }
  } catch {
    return null;
  }
}
