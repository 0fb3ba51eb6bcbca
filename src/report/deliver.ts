import { writeInPlace } from '#runtime/output.ts';
import { system } from '#runtime/system.ts';
import type { RunOptions } from '../cli/options.ts';
import { reasonOf, writeReport } from './files.ts';
import { renderGithubSummary } from './formats/github.ts';
import { formats } from './formats/index.ts';
import type { Report } from './model.ts';
import { writeToPod } from './pod.ts';
import { escapeAscii } from './render/escape.ts';
import { type Output, terminalOf } from './render/terminal-of.ts';

/** The report for standard output: the requested format without a file, or the text. */
export function reportForOutput(report: Report, options: RunOptions): string {
  const request = options.format.find(({ file }) => file === null);
  return formats[request?.format ?? 'text'](report, { ...options, terminal: terminalOf(options, outputOf(system)) });
}

/**
 * Writes the reports that go to files. If one cannot be written, the verdict stays the same: a full disk is not a
 * defect of the program.
 * @returns a line for each that could not be written
 */
export function writeReports(report: Report, options: RunOptions): string {
  const problems = options.format.flatMap(({ format, file }) => {
    if (file === null) return [];
    const problem = writeReport(file, formats[format](report, { ...options, terminal: null }));
    return problem === null ? [] : [`--format ${format}=${file}: ${problem}`];
  });
  if (options.format.some(({ format }) => format === 'github')) problems.push(...writeSummary(report));
  if (options.containerLog || options.terminationLog !== null) problems.push(...writeToPod(report, options));
  return problems.map((problem) => `probe-env: ${escapeAscii(problem)}\n`).join('');
}

/** The summary file of the job, in Markdown; other steps have written to it. */
function writeSummary(report: Report): string[] {
  const { GITHUB_STEP_SUMMARY: path } = system.env;
  if (path === undefined || path === '') return [];
  try {
    writeInPlace(path, renderGithubSummary(report), 'append');
    return [];
  } catch (error) {
    return [`GITHUB_STEP_SUMMARY: ${reasonOf(error, path)}`];
  }
}

function outputOf({ env, isTerminal, terminalWidth }: typeof system): Output {
  return { isTerminal: isTerminal(1), width: terminalWidth(1), env };
}
