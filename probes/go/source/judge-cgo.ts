import { cgoModuleOf } from '../../../src/decode/go/program/cgo-modules.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import { install } from '../environment/install.ts';
import type { EnvironmentFacts } from '../environment/observe.ts';
import type { SourceFacts } from './facts.ts';
import type { SourceFinding } from './findings.ts';

/** Required modules that do not build without cgo, or only to a stub. */
export function judgeCgo({ requires }: SourceFacts, environment: EnvironmentFacts): SourceFinding[] {
  const { CGO_ENABLED } = environment.values;
  if (CGO_ENABLED.value !== '0') return [];
  const modules = requires.direct.flatMap((path) => {
    const known = cgoModuleOf(path);
    return known === null || known.packages.length > 0 ? [] : [{ path, known }];
  });
  const reason = cgoReason(environment);
  return modules.slice(0, 3).map(({ path, known: { withoutCgo, pureGo } }) => ({
    code: 'go/cgo-needed',
    detail: {
      module: path,
      withoutCgo,
      reason,
      pureGo,
      install: withCgo(CGO_ENABLED.source, environment.compiler.found, environment.installer),
    },
  }));
}

/** Why cgo is off. */
export function cgoReason({ values: { CGO_ENABLED }, compiler }: EnvironmentFacts): string {
  if (CGO_ENABLED.source !== 'default') return `CGO_ENABLED=0 (${CGO_ENABLED.source})`;
  return compiler.found ? 'cross build' : `no C compiler ${compiler.command} in PATH`;
}

/** What turns it on. */
export function withCgo(source: string, hasCompiler: boolean, installer: Installer | null): string {
  const set = source === 'default' ? '' : 'CGO_ENABLED=1';
  const compiler = hasCompiler ? '' : install(installer, 'c');
  return [set, compiler].filter((part) => part !== '').join(' and ') || 'CGO_ENABLED=1 with CC set to a cross compiler';
}
