import { describe, expect, it } from 'vitest';
import type { Module } from '../../../../src/decode/go/program/build-info.ts';
import { renderCyclonedx } from '../../../../src/report/formats/cyclonedx.ts';
import type { ProgramModules } from '../../../../src/report/model.ts';
import { ranRun, reportOf } from '../../../support/report/reports.ts';
import { vectorValidator } from '../../../support/report/schemas.ts';

const validate = vectorValidator('bom-1.6.schema.json', ['spdx.schema.json', 'jsf-0.82.schema.json']);
/** `h1:` of 32 bytes, 0 to 31. */
const sum = 'h1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const digest = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';

function module(path: string, version: string, extra: Partial<Module> = {}): Module {
  return { path, version, sum: '', replace: null, ...extra };
}

// biome-ignore lint/suspicious/noExplicitAny: a JSON document, whose schema was checked
function bomOf(deps: readonly Module[], main: Module | null = module('example.com/App', 'v1.4.0+incompatible')): any {
  const report = reportOf([ranRun('go', 'x')], {
    app: { path: '/app', foundBy: '--app' },
    modules: {
      state: 'known',
      goVersion: 'go1.26.8 X:foo',
      package: 'example.com/App/cmd',
      main,
      deps,
      settings: { GOOS: 'linux' },
    },
  });
  const text = renderCyclonedx(report);
  validate(text);
  expect(renderCyclonedx(report)).toBe(text);
  return JSON.parse(text);
}

describe('cyclonedx', () => {
  it('names the program, its modules and the standard library, with package URLs and hashes', () => {
    const bom = bomOf([module('github.com/BurntSushi/toml', 'v1.5.0', { sum })]);
    expect(bom.metadata.component).toMatchObject({
      type: 'application',
      name: 'example.com/App',
      version: 'v1.4.0+incompatible',
      purl: 'pkg:golang/example.com/app@v1.4.0%2Bincompatible',
      properties: expect.arrayContaining([{ name: 'probe-env:build:GOOS', value: 'linux' }]),
    });
    expect(bom.components).toEqual([
      {
        type: 'library',
        'bom-ref': 'pkg:golang/github.com/burntsushi/toml@v1.5.0',
        name: 'github.com/BurntSushi/toml',
        version: 'v1.5.0',
        purl: 'pkg:golang/github.com/burntsushi/toml@v1.5.0',
        hashes: [{ alg: 'SHA-256', content: digest }],
      },
      expect.objectContaining({ name: 'std', version: '1.26.8', purl: 'pkg:golang/std@1.26.8' }),
    ]);
    expect(bom.dependencies[0].dependsOn).toHaveLength(2);
  });

  it('names what took the place of a module', () => {
    const fork = module('example.com/fork', 'v2.0.0', { sum });
    const { components } = bomOf([
      module('example.com/a', 'v1.0.0', { replace: fork }),
      module('example.com/b', 'v1.0.0', { replace: module('./b', '') }),
      module('example.com/fork', 'v2.0.0', { sum }),
      module('example.com/odd', 'v1.0.0', { sum: 'h1:short' }),
    ]);
    expect(components).toHaveLength(4);
    expect(components[0]).toMatchObject({ name: 'example.com/fork', version: 'v2.0.0' });
    expect(components[1]).toMatchObject({
      name: 'example.com/b',
      purl: 'pkg:golang/example.com/b',
      properties: [{ name: 'probe-env:replaced-by', value: './b' }],
    });
    expect(components[1]).not.toHaveProperty('version');
    expect(components[2]).not.toHaveProperty('hashes');
  });

  it('takes the main package where there is no main module, and no version for (devel)', () => {
    expect(bomOf([], null).metadata.component.name).toBe('example.com/App/cmd');
    expect(bomOf([], module('example.com/x', '(devel)')).metadata.component.purl).toBe('pkg:golang/example.com/x');
  });

  it('says that nothing is known, where nothing is', () => {
    const text = renderCyclonedx(reportOf([ranRun('go', 'x')]));
    validate(text);
    expect(JSON.parse(text)).toMatchObject({
      metadata: { properties: [{ name: 'probe-env:problem', value: 'no program was found' }] },
      components: [],
      compositions: [{ aggregate: 'unknown' }],
    });
  });

  it('is the same document for the same program', () => {
    const modules: ProgramModules = {
      state: 'known',
      goVersion: 'go1.26.8',
      package: null,
      main: null,
      deps: [
        module('example.com/a', '', { replace: module('example.com/b', 'v1.0.0', { sum }) }),
        module('example.com/c', 'v2.0.0', { replace: module('example.com/d', 'v1.0.0', { sum: `x${sum}` }) }),
        module('example.com/e:f', 'v1.0.0', { sum: `${sum}x` }),
      ],
      settings: { CGO_ENABLED: '0' },
    };
    const library = (path: string, purl: string, extra: object = {}) => ({
      type: 'library',
      'bom-ref': `pkg:golang/${purl}`,
      name: path,
      version: purl.replace(/.*@/, ''),
      purl: `pkg:golang/${purl}`,
      ...extra,
    });
    const text = renderCyclonedx(
      reportOf([ranRun('go', 'x')], { app: { path: '/srv/app', foundBy: '--app' }, modules }),
    );
    validate(text);
    expect(JSON.parse(text)).toEqual({
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        tools: { components: [{ type: 'application', name: 'probe-env', version: '1.2.3' }] },
        component: {
          type: 'application',
          'bom-ref': 'pkg:golang//srv/app',
          name: '/srv/app',
          purl: 'pkg:golang//srv/app',
          properties: [
            { name: 'probe-env:path', value: '/srv/app' },
            { name: 'probe-env:go', value: 'go1.26.8' },
            { name: 'probe-env:build:CGO_ENABLED', value: '0' },
          ],
        },
      },
      components: [
        library('example.com/b', 'example.com/b@v1.0.0', {
          hashes: [{ alg: 'SHA-256', content: digest }],
          properties: [{ name: 'probe-env:replaces', value: 'example.com/a' }],
        }),
        library('example.com/d', 'example.com/d@v1.0.0', {
          properties: [{ name: 'probe-env:replaces', value: 'example.com/c@v2.0.0' }],
        }),
        library('example.com/e:f', 'example.com/e:f@v1.0.0'),
        library('std', 'std@1.26.8'),
      ],
      dependencies: [
        {
          ref: 'pkg:golang//srv/app',
          dependsOn: [
            'pkg:golang/example.com/b@v1.0.0',
            'pkg:golang/example.com/d@v1.0.0',
            'pkg:golang/example.com/e:f@v1.0.0',
            'pkg:golang/std@1.26.8',
          ],
        },
      ],
    });
  });

  it.each([
    ['go1.27rc1 X:foo', 'pkg:golang/std@1.27rc1'],
    ['devel go1.27-abc', 'pkg:golang/std'],
    ['devel', 'pkg:golang/std'],
  ])('names the standard library of %s', (goVersion, purl) => {
    const modules = { state: 'known', goVersion, package: null, main: null, deps: [], settings: {} } as const;
    const bom = JSON.parse(renderCyclonedx(reportOf([], { modules })));
    expect(bom.components.map((component: { purl: string }) => component.purl)).toEqual([purl]);
    expect(bom.metadata.component.name).toBe('program');
    expect(bom.metadata.component.properties).toEqual([{ name: 'probe-env:go', value: goVersion }]);
  });
});
