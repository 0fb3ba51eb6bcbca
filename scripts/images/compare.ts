import type { Outcome } from '../containers/docker.ts';
import { lastLine } from '../containers/docker.ts';

/** The findings of a run, by probe: `error ssl/unreadable-file: message`. */
export interface Findings {
  readonly program: string | null;
  readonly texts: ReadonlySet<string>;
  readonly incomplete: readonly string[];
}

/** @throws if there is no report */
export function findingsOf({ stdout, stderr, status }: Outcome): Findings {
  if (!stdout.startsWith('{')) throw new Error(`exit status ${status}: ${lastLine(stderr) || lastLine(stdout)}`);
  const report: Report = JSON.parse(stdout);
  const texts = report.probes.flatMap(({ probe, findings = [] }) =>
    onlyInContainers.has(probe) ? [] : findings.map(({ code, severity }) => `${severity} ${code}`),
  );
  const incomplete = report.probes.flatMap(({ probe, status: how }) => (how === 'incomplete' ? [probe] : []));
  return { program: report.program?.path ?? null, texts: new Set(texts), incomplete };
}

interface Report {
  readonly program: { readonly path: string } | null;
  readonly probes: readonly {
    readonly probe: string;
    readonly status: string;
    readonly findings?: readonly { readonly code: string; readonly severity: string }[];
  }[];
}

/** What only a container has: its limits and mounts. */
const onlyInContainers: ReadonlySet<string> = new Set(['sandbox']);

/**
 * What one found and the other did not, in words.
 * @param allowed codes that may differ
 */
export function differences(name: string, image: Findings, other: Findings, allowed: readonly string[]): string[] {
  const missing = (from: Findings, without: Findings): string[] =>
    [...from.texts].filter((text) => !without.texts.has(text) && !allowed.some((code) => text.endsWith(` ${code}`)));
  return [
    ...missing(image, other).map((text) => `only --image: ${text} (not ${name})`),
    ...missing(other, image).map((text) => `only ${name}: ${text}`),
    ...(image.program === other.program ? [] : [`--image looks at ${image.program}, ${name} at ${other.program}`]),
    ...[...image.incomplete, ...other.incomplete].map((probe) => `${probe} is incomplete`),
  ];
}
