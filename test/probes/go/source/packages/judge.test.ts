import { describe, expect, it } from 'vitest';
import type { SourceFacts } from '../../../../../probes/go/source/facts.ts';
import type { PackageProblem } from '../../../../../probes/go/source/packages/facts.ts';
import { judgePackages } from '../../../../../probes/go/source/packages/judge.ts';
import { goEnvironmentFacts } from '../../../../support/facts/go-facts.ts';
import { emptySource } from '../../../../support/facts/go-source.ts';

const at = 'main.go:3';
const notFound = (where: 'module' | 'vendor'): PackageProblem => ({ kind: 'no-package', at, path: 'a.io/b', where });

function judged(packages: readonly PackageProblem[], vendor: Partial<SourceFacts['vendor']> = {}, variables = {}) {
  const facts = { ...emptySource, packages, vendor: { ...emptySource.vendor, ...vendor } };
  return judgePackages(facts, goEnvironmentFacts(variables, { installer: 'apk' }));
}

describe('what go build stops at in the Go files of a module', () => {
  const apk = 'RUN apk add --no-cache';
  const tool = (name: string): PackageProblem => ({ kind: 'no-tool', at, tool: name, reason: 'a.cc' });
  const needed = (name: string, install: string) => ({
    code: 'go/cgo-tool-missing',
    detail: { at, what: `the command ${name} (a.cc)`, install },
  });
  it.each<[PackageProblem, object]>([
    [notFound('module'), { code: 'go/package-missing', detail: { at, path: 'a.io/b', where: 'module' } }],
    [
      { kind: 'all-excluded', at, directory: '/src/x' },
      { code: 'go/files-excluded', detail: { at, directory: '/src/x', platform: 'linux/amd64' } },
    ],
    [
      { kind: 'unreadable', file: 'a.go', problem: 'not Go', pointer: true },
      { code: 'go/source-unreadable', detail: { file: 'a.go', problem: 'not Go', pointer: true } },
    ],
    [
      { kind: 'no-embedded-file', at, pattern: 'dist/*', empty: false },
      { code: 'go/embedded-file-missing', detail: { at, pattern: 'dist/*', empty: false } },
    ],
    [tool('pkg-config'), needed('pkg-config', `${apk} pkgconf`)],
    [tool('g++'), needed('g++', `${apk} g++`)],
    [tool('gfortran'), needed('gfortran', `${apk} gfortran`)],
    [tool('swig'), needed('swig', `${apk} swig`)],
    [tool('clang-19'), needed('clang-19', 'install clang-19')],
    [
      { kind: 'no-pkg-config-file', at, name: 'vips' },
      {
        code: 'go/cgo-tool-missing',
        detail: { at, what: 'vips.pc for pkg-config', install: `${apk} pc:vips` },
      },
    ],
    [
      { kind: 'no-header', at, header: 'zlib.h' },
      { code: 'go/cgo-tool-missing', detail: { at, what: 'the header zlib.h', install: `${apk} zlib-dev` } },
    ],
  ])('%j', (problem, finding) => {
    expect(judged([problem])).toEqual([finding]);
  });

  it('a package whose files are all for cgo', () => {
    expect(judged([{ kind: 'needs-cgo', path: 'a.io/b' }], {}, { CGO_ENABLED: '0' })).toEqual([
      {
        code: 'go/cgo-needed',
        detail: {
          module: 'a.io/b',
          withoutCgo: 'fails',
          reason: 'CGO_ENABLED=0 (environment)',
          pureGo: null,
          install: 'CGO_ENABLED=1',
        },
      },
    ]);
  });

  it('is told of the first three', () => {
    const all = ['a', 'b', 'c', 'd'].map((path): PackageProblem => ({ kind: 'all-excluded', at, directory: path }));
    expect(judged(all).map(({ detail }) => Reflect.get(detail, 'directory'))).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, PackageProblem, Partial<SourceFacts['vendor']>, boolean]>([
    ['one that a sound vendor directory lacks', notFound('vendor'), {}, true],
    ['one that a stale vendor directory lacks', notFound('vendor'), { problem: 'inconsistent' }, false],
    ['one that modules.txt lists', notFound('vendor'), { missing: ['a.io/b'] }, false],
    ['one of the module, beside a stale vendor directory', notFound('module'), { problem: 'inconsistent' }, true],
    ['another problem there', { kind: 'all-excluded', at, directory: 'x' }, { problem: 'inconsistent' }, true],
  ])('%s', (_, problem, vendor, isReported) => {
    expect(judged([problem], vendor)).toHaveLength(isReported ? 1 : 0);
  });
});
