import { utf8 } from '#runtime/bytes.ts';
import { syscalls } from '#runtime/files.ts';
import { writeInPlace } from '#runtime/output.ts';
import { type LineLevel, logLine } from '../log.ts';
import { reasonOf } from './files.ts';
import { renderText } from './formats/text.ts';
import type { Report } from './model.ts';
import { fullHeadline } from './render/headline.ts';
import { findingsBySeverity, incompleteRuns, verdictWord } from './render/verdict.ts';

export interface PodOptions {
  /** `--container-log`. */
  readonly containerLog: boolean;
  /** `--termination-log`: the file, or null. */
  readonly terminationLog: string | null;
}

/**
 * Leaves the verdict where a pod shows it: in the termination message, and in the log of the container. The termination message
 * tells what the last run said, so with both, the log gets a line only where that changes.
 * @returns what could not be written, and is worth saying: a termination log was named
 */
export function tellPod(report: Report, { containerLog, terminationLog }: PodOptions): string[] {
  const text = renderText(report);
  const before = terminationLog === null ? null : contentOf(terminationLog);
  if (containerLog && before !== text) writeContainerLog(report);
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

/** Pipes take so much at once (PIPE_BUF, pipe(7)), so that our line is not torn by those of the program. Bytes. */
const lineLimit = 4096;

/** Best effort: another user, a socket, or a full pipe, and the line is lost. */
function writeContainerLog(report: Report): void {
  const findings = findingsBySeverity(report).map(({ code, severity, message }) => ({ code, severity, message }));
  const fields = {
    tool: 'probe-env',
    verdict: verdictWord(report),
    exitStatus: report.exitStatus,
    incomplete: incompleteRuns(report).map(({ probe }) => probe),
    ignored: report.ignored.length,
  };
  const lineOf = (shown: number): string =>
    logLine(
      levelOf(report),
      {
        ...fields,
        findings: findings.slice(0, shown),
        ...(shown < findings.length ? { more: findings.length - shown } : {}),
      },
      fullHeadline(report).slice(0, 400),
    );
  let shown = findings.length;
  let line = lineOf(shown);
  // A character may take three bytes.
  while (line.length > lineLimit / 3 && shown > 0) {
    shown -= 1;
    line = lineOf(shown);
  }
  try {
    writeInPlace(logOfContainer, line, 'append');
  } catch {
    // The verdict is on our own standard output.
  }
}

function levelOf(report: Report): LineLevel {
  if (report.exitCode === 1) return 'error';
  const hasWarning = findingsBySeverity(report).some(({ severity }) => severity !== 'info');
  return hasWarning || incompleteRuns(report).length > 0 ? 'warn' : 'info';
}

/** The first bytes of a regular file; null where there is none. */
function contentOf(path: string): string | null {
  try {
    const fd = syscalls.open(path);
    try {
      if ((syscalls.fstat(fd).mode & 0o170000) !== 0o100000) return null;
      const bytes = new Uint8Array(lineLimit);
      return utf8(bytes, 0, syscalls.read(fd, bytes, 0, bytes.length, 0));
    } finally {
      syscalls.close(fd);
    }
  } catch {
    return null;
  }
}
