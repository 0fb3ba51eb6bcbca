import { install } from '../../environment/install.ts';
import type { EnvironmentFacts } from '../../environment/observe.ts';
import type { SourceFacts } from '../facts.ts';
import type { SourceFinding } from '../findings.ts';
import { cgoReason, withCgo } from '../judge-cgo.ts';
import type { PackageProblem } from './facts.ts';
import type { PackageFinding } from './findings.ts';
import { headerPackage, pkgConfigPackage } from './install.ts';

/** The first few: files are mostly missing from an image for a single reason. */
const most = 3;

/** Why loading the packages fails, in the order in which go would report it. */
export function judgePackages(
  { packages, vendor }: SourceFacts,
  environment: EnvironmentFacts,
): (SourceFinding | PackageFinding)[] {
  // Another finding reports what is wrong with the vendor directory as a whole.
  const isReported = vendor.problem !== null || vendor.missing.length > 0;
  const left = packages.filter(
    (problem) => !(isReported && problem.kind === 'no-package' && problem.where === 'vendor'),
  );
  return left.slice(0, most).map((problem) => judgeProblem(problem, environment));
}

function judgeProblem(problem: PackageProblem, environment: EnvironmentFacts): SourceFinding | PackageFinding {
  const { values, compiler, installer } = environment;
  switch (problem.kind) {
    case 'no-package': {
      const { at, path, where } = problem;
      return { code: 'go/package-missing', detail: { at, path, where } };
    }
    case 'all-excluded': {
      const { at, directory } = problem;
      return {
        code: 'go/files-excluded',
        detail: { at, directory, platform: `${values.GOOS.value}/${values.GOARCH.value}` },
      };
    }
    case 'needs-cgo': {
      const detail = { module: problem.path, withoutCgo: 'fails', reason: cgoReason(environment), pureGo: null };
      return {
        code: 'go/cgo-needed',
        detail: { ...detail, install: withCgo(values.CGO_ENABLED.source, compiler.found, installer) },
      };
    }
    case 'unreadable': {
      const { file, problem: words, pointer } = problem;
      return { code: 'go/source-unreadable', detail: { file, problem: words, pointer } };
    }
    case 'no-embedded-file': {
      const { at, pattern, empty } = problem;
      return { code: 'go/embedded-file-missing', detail: { at, pattern, empty } };
    }
    case 'no-tool': {
      const { at, tool, reason } = problem;
      const known = tools.get(tool);
      const fix = known === undefined ? `install ${tool}` : install(installer, known);
      return { code: 'go/cgo-tool-missing', detail: { at, what: `the command ${tool} (${reason})`, install: fix } };
    }
    case 'no-pkg-config-file': {
      const { at, name } = problem;
      return {
        code: 'go/cgo-tool-missing',
        detail: { at, what: `${name}.pc for pkg-config`, install: pkgConfigPackage(installer, name) },
      };
    }
    case 'no-header': {
      const { at, header } = problem;
      return {
        code: 'go/cgo-tool-missing',
        detail: { at, what: `the header ${header}`, install: headerPackage(installer, header) },
      };
    }
  }
}

const tools: ReadonlyMap<string, Parameters<typeof install>[1]> = new Map([
  ['pkg-config', 'pkgConfig'],
  ['g++', 'cxx'],
  ['gfortran', 'fortran'],
  ['swig', 'swig'],
]);
