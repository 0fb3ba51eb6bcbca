import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { renderJson } from '../../../../src/report/formats/json.ts';
import { findingOf, lateRun, ranRun, reportOf } from '../../../support/reports.ts';
import { runSource } from '../../../support/run-source.ts';

const schema = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../../docs/report.schema.json'), 'utf8'));
const validate = new Ajv({ allErrors: true }).compile(schema);

describe('renderJson', () => {
  it('follows the schema, for probes that ran and for one that did not', () => {
    const runs = [ranRun('ssl', 'x', [findingOf('error', 'ssl/x', 'broken')]), lateRun('go')];
    const value: unknown = JSON.parse(renderJson(reportOf(runs, { app: { path: '/app', foundBy: '--app' } })));
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(value).toMatchObject({ schemaVersion: 1, ok: false, exitCode: 1, ms: 12.3 });
  });

  it('is one line of ASCII-safe JSON, whatever the strings hold', () => {
    const nasty = 'a\u0000\u001b[31m\n\u2028\u0085\ud800';
    const text = renderJson(reportOf([ranRun('ssl', 'x', [findingOf('error', 'ssl/x', nasty)])]));
    expect(text.trimEnd()).not.toMatch(/\p{Cc}|\p{Zl}|\p{Cs}/u);
    expect(JSON.parse(text).probes[0].findings[0].message).toBe(nasty);
  });

  it('follows the schema on this machine', async () => {
    const { stdout } = await runSource(['--all', '--format', 'json', '--timeout', '20s']);
    const value: unknown = JSON.parse(stdout);
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  });
});
