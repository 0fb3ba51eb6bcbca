import { utf8 } from '#runtime/bytes.ts';
import { syscalls } from '#runtime/files.ts';
import { writeInPlace } from '#runtime/output.ts';
import { isRegularFile } from '../host/files/file-stat.ts';
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
 * Leaves the verdict where a pod shows it: in the termination message, and in the log of the container. The
 * termination message records what the last run said, so with both, the log gets a line only when that changes.
 * @param log of the container
 * @returns what could not be written, and is worth mentioning: a termination log was named
 */
export function writeToPod(
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
    if (stat !== undefined && !isRegularFile(stat))
      return [`--termination-log: ${terminationLog} is not a regular file`];
    // The kubelet mounts the file itself, so it cannot be replaced. It reads 4,096 bytes; the text has at most 4,000.
    writeInPlace(terminationLog, text, 'truncate');
    return [];
  } catch (error) {
    return [`--termination-log: ${reasonOf(error, terminationLog)}`];
  }
}

/** Standard error of PID 1, which the runtime collects as the log of the container. */
const logOfContainer = '/proc/1/fd/2';

/** The part of a termination message that the kubelet reads. Bytes. */
const messageLimit = 4096;

/** Best effort: with another user, a socket, or a full pipe, the line is lost. */
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
      if (!isRegularFile(syscalls.fstat(fd))) return null;
      const bytes = new Uint8Array(messageLimit);
      return utf8(bytes, 0, syscalls.read(fd, bytes, 0, bytes.length, 0));
    } finally {
      syscalls.close(fd);
    }
  } catch {
    return null;
  }
}
