import { describe, expect, it } from 'vitest';
import { judgeBuild } from '../../../../probes/go/program/judge-build.ts';
import type { BuildFacts } from '../../../../probes/go/program/observe.ts';
import { cleanBuild } from '../../../support/facts/go-facts.ts';

const module = { path: 'example.com/app', version: 'v1.0.0' };
const codes = (change: Partial<BuildFacts>): string[] =>
  judgeBuild('/app', { ...cleanBuild, ...change }).map(({ code }) => code);

describe('optimization turned off', () => {
  it.each([
    ['-N', true],
    ['-N -l', true],
    ['-l -N', true],
    ['all=-N -l', true],
    ['-l', false],
    ['', false],
    ['-Name', false],
    ['x-N', false],
  ])('-gcflags=%s: %s', (flags, found) => {
    expect(codes({ settings: { '-gcflags': flags } })).toEqual(found ? ['go/debug-build'] : []);
  });
});

describe('sources that were changed', () => {
  it.each<[string, Partial<BuildFacts>, string | null]>([
    ['not', { settings: { 'vcs.modified': 'false' } }, null],
    ['by the settings', { settings: { 'vcs.modified': 'true', 'vcs.revision': 'abc' } }, 'abc'],
    ['by the settings, without a revision', { settings: { 'vcs.modified': 'true' } }, 'v1.0.0'],
    [
      'by the version',
      { module: { ...module, version: 'v1.0.1-0.20260101000000-0123456789ab+dirty' } },
      'v1.0.1-0.20260101000000-0123456789ab+dirty',
    ],
    [
      'by a version with more',
      { module: { ...module, version: 'v1.0.0+incompatible.dirty' } },
      'v1.0.0+incompatible.dirty',
    ],
    ['a version that only begins so', { module: { ...module, version: '+dirty.1' } }, null],
    ['a version that only begins so, too', { module: { ...module, version: '.dirty.1' } }, null],
  ])('%s', (_, change, revision) => {
    const found = judgeBuild('/app', { ...cleanBuild, ...change });
    expect(found).toEqual(
      revision === null ? [] : [{ code: 'go/modified-source', detail: { path: '/app', revision } }],
    );
  });
});

describe('where the sources are from', () => {
  const unknown = { module: { ...module, version: '(devel)' } };
  it.each<[string, Partial<BuildFacts>, boolean | null]>([
    ['a version', {}, null],
    ['no version', { module: { ...module, version: '' } }, false],
    ['a working copy', unknown, false],
    ['a working copy, built with -trimpath', { ...unknown, settings: { '-trimpath': 'true' } }, true],
    ['no module', { module: null }, false],
    ['a revision', { ...unknown, settings: { 'vcs.revision': 'abc' } }, null],
    ['of a distribution', { ...unknown, packagedBy: 'deb' } as Partial<BuildFacts>, null],
    ['no package', { ...unknown, package: null }, null],
    ['a command of Go', { module: null, package: 'cmd/go' }, null],
    ['what only ends so', { module: null, package: 'example.com/cmd/' }, false],
  ])('%s', (_, change, trimmed) => {
    const found = judgeBuild('/app', { ...cleanBuild, ...change });
    expect(found).toEqual(trimmed === null ? [] : [{ code: 'go/not-reproducible', detail: { path: '/app', trimmed } }]);
  });
});

describe('paths that were left', () => {
  it.each([
    ['/home/jane/src', true],
    ['/Users/jane/src', true],
    ['/home/jane', false],
    ['/root/src', false],
    ['/data/home/jane/src', false],
    [null, false],
  ])('%s: %s', (sourcePathLeft, found) => {
    expect(codes({ sourcePathLeft })).toEqual(found ? ['go/build-paths-left'] : []);
  });
});
