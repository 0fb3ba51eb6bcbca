import type { EnvironmentFacts } from '../../../probes/go/environment/observe.ts';
import type { BuildFacts } from '../../../probes/go/program/observe.ts';
import type { RuntimeFacts } from '../../../probes/go/runtime/observe.ts';
import { deriveGoEnv } from '../../../src/decode/go/env/env.ts';
import { parseGoVersion } from '../../../src/decode/go/version/version.ts';

export const goVersion = 'go1.26.1';

/** Of a healthy toolchain with these variables. */
export function goEnvironmentFacts(
  variables: Readonly<Record<string, string>> = {},
  change: Partial<EnvironmentFacts> = {},
): EnvironmentFacts {
  const values = deriveGoEnv({
    environment: { get: (name) => variables[name] },
    userFile: new Map(),
    gorootFile: new Map(),
    version: parseGoVersion(goVersion),
    goroot: '/usr/local/go',
    hostArch: 'amd64',
    hasCompiler: true,
  });
  return {
    values,
    work: null,
    environmentKnown: true,
    user: { uid: 0, home: true },
    userFile: { path: '/root/.config/go/env', state: 'absent', withCarriageReturn: [] },
    goroot: { path: '/usr/local/go', exists: true, version: goVersion, missing: [] },
    problems: [],
    unusable: [],
    full: [],
    moduleCache: 'empty',
    wantedToolchain: null,
    tooOldFor: null,
    compiler: { command: 'gcc', found: true, headers: true },
    installer: null,
    ...change,
  };
}

/** Of a program whose variables are all unset, in a container without limits. */
export const runtimeFacts: RuntimeFacts = {
  environment: 'test',
  variables: {},
  memoryLimit: null,
  cpuQuota: null,
  cpus: null,
  user: null,
  linksFips140: null,
};

/** Of a program that was built from a tagged module by a supported Go, with nothing to say about. */
export const cleanBuild: BuildFacts = {
  goVersion: 'go1.26.1',
  goLine: null,
  support: { state: 'supported' },
  experiments: [],
  package: 'example.com/app',
  module: { path: 'example.com/app', version: 'v1.0.0' },
  settings: {},
  dependencies: { count: 0, notable: [], replaced: [] },
  missingCpuFeatures: [],
  sourcePathLeft: null,
  packagedBy: null,
  plugins: null,
};
