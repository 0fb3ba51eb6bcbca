import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { renderCyclonedx } from '../../../../src/report/formats/cyclonedx.ts';
import { renderJson } from '../../../../src/report/formats/json.ts';
import { renderJsonV1 } from '../../../../src/report/formats/json-v1.ts';
import { renderJunit } from '../../../../src/report/formats/junit.ts';
import { renderSarif } from '../../../../src/report/formats/sarif.ts';
import { runSource } from '../../../support/program/run-source.ts';
import { reports } from '../../../support/report/sample-report.ts';
import { docsValidator, vectorValidator } from '../../../support/report/schemas.ts';

const jsonFormats = [
  ['json', docsValidator('report.schema.json'), renderJson, 'schemaVersion'],
  ['json@1', docsValidator('report.v1.schema.json'), renderJsonV1, 'schemaVersion'],
  ['sarif', vectorValidator('sarif-schema-2.1.0.json'), renderSarif, 'runs'],
  [
    'cyclonedx',
    vectorValidator('bom-1.6.schema.json', ['spdx.schema.json', 'jsf-0.82.schema.json']),
    renderCyclonedx,
    'bomFormat',
  ],
] as const;

describe.each(jsonFormats)('the schema of %s', (name, validate, render, required) => {
  it.each(reports)('holds for a report %s', (_, report) => {
    validate(render(report, { timing: true }));
    validate(render(report, { timing: false }));
  });

  it('holds for this machine', async () => {
    const { stdout } = await runSource(['--all', '--format', name, '--timeout', '60s']);
    validate(stdout);
  });

  it('would not hold without what it requires', () => {
    const { [required]: _, ...rest } = JSON.parse(render(reports[0]?.[1] ?? expect.fail(), { timing: true }));
    expect(() => validate(JSON.stringify(rest))).toThrow(required);
  });
});

describe('the schema of junit', () => {
  const schema = readFileSync(path.join(import.meta.dirname, '../../../vectors/report-schemas/junit-10.xsd'), 'utf8');
  const validate = async (xml: string): Promise<readonly unknown[]> =>
    (await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [schema] })).errors;

  it.each(reports)('holds for a report %s', async (_, report) => {
    expect(await validate(renderJunit(report, { timing: true }))).toEqual([]);
    expect(await validate(renderJunit(report, { timing: false }))).toEqual([]);
  });

  it('would not hold without what it requires', async () => {
    const xml = renderJunit(reports[0]?.[1] ?? expect.fail(), { timing: true });
    expect(await validate(xml.replace(/ failures="\d+"/g, ''))).not.toEqual([]);
  });
});
