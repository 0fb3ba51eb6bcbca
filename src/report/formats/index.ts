import type { Report } from '../model.ts';
import { renderCyclonedx } from './cyclonedx.ts';
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderJsonV1 } from './json-v1.ts';
import { renderJunit } from './junit.ts';
import { renderNagios } from './nagios.ts';
import type { FormatOptions } from './options.ts';
import { renderPrometheus } from './prometheus.ts';
import { renderSarif } from './sarif.ts';
import { renderTap } from './tap.ts';
import { renderTerminal } from './terminal.ts';
import { renderText } from './text.ts';

/** Every format that `--format` knows. */
export const formats = {
  text: renderForReader,
  json: renderJson,
  'json@1': renderJsonV1,
  'json@2': renderJson,
  junit: renderJunit,
  sarif: renderSarif,
  github: renderGithub,
  tap: renderTap,
  nagios: renderNagios,
  prometheus: renderPrometheus,
  cyclonedx: renderCyclonedx,
} as const satisfies { readonly [name: string]: (report: Report, options: FormatOptions) => string };

export type Format = keyof typeof formats;

function renderForReader(report: Report, options: FormatOptions): string {
  const { terminal, verbose, showIgnored, timing } = options;
  return terminal === null
    ? renderText(report, options)
    : renderTerminal(report, { ...terminal, verbose, showIgnored, timing });
}
