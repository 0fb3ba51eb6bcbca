import { machineNamed, runsNatively } from '../../../src/decode/elf/machines.ts';
import { isInGoRange } from '../../../src/decode/go/version/range.ts';
import { describeSupported } from '../../../src/decode/go/version/releases.ts';
import { parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Finding } from '../../../src/finding.ts';
import { cpuDemand } from '../../../src/linux/machine/cpu-features.ts';
import type { Expectations } from '../options.ts';
import type { programFindings } from './findings.ts';
import type { buildFindings } from './findings-build.ts';
import type { pluginFindings } from './findings-plugins.ts';
import { judgeBuild } from './judge-build.ts';
import type { BuildFacts, GoProgram, OtherProgram, ProgramFacts, UnreadProgram } from './observe.ts';

type ProgramFinding = Finding<typeof programFindings> | Finding<typeof buildFindings> | Finding<typeof pluginFindings>;

export function judgeProgram(program: ProgramFacts, expect: Expectations): ProgramFinding[] {
  if (program.state !== 'go') return judgeUnread(program, expect);
  const { path, build } = program;
  return [
    ...judgePlatform(program),
    ...judgeCpu(path, build),
    ...judgeRange(path, build, expect),
    ...judgeSupport(path, build),
    ...judgeBuild(path, build),
    ...judgePlugins(path, build),
  ];
}

function judgePlugins(path: string, { plugins, package: main, settings }: BuildFacts): ProgramFinding[] {
  if (plugins === null) return [];
  const { unavailable, mismatches } = plugins;
  if (unavailable !== null) {
    const detail = { path, static: unavailable === 'static', package: main ?? '.', tags: settings['-tags'] ?? '' };
    return [{ code: 'go/plugin-unavailable', detail }];
  }
  return mismatches.map(({ path: plugin, problem }) => ({
    code: 'go/plugin-mismatch',
    detail: { path, plugin, problem },
  }));
}

const unreadCodes = {
  missing: 'go/program-missing',
  denied: 'go/program-unreadable',
} as const;

function judgeUnread(program: UnreadProgram | OtherProgram, expect: Expectations): ProgramFinding[] {
  const { path, problem } = program;
  const found = whyUnread(program);
  if (expect.go === undefined) return [found];
  return [found, { code: 'go/version-undetermined', detail: { subject: path, problem, range: expect.go.text } }];
}

function whyUnread(program: UnreadProgram | OtherProgram): ProgramFinding {
  const { path, problem } = program;
  switch (program.state) {
    case 'other':
      return { code: 'go/not-a-go-program', detail: { path, ...program.runtime } };
    case 'no-build-info':
      return { code: 'go/no-build-info', detail: { path, problem, origin: program.origin } };
    default:
      return { code: unreadCodes[program.state], detail: { path, problem } };
  }
}

function judgeRange(path: string, build: BuildFacts, expect: Expectations): ProgramFinding[] {
  if (expect.go === undefined) return [];
  const range = expect.go.text;
  const version = parseGoVersion(build.goVersion);
  if (version === null) {
    const problem = `the version '${build.goVersion}' cannot be ordered`;
    return [{ code: 'go/version-undetermined', detail: { subject: path, problem, range } }];
  }
  return isInGoRange(version, expect.go)
    ? []
    : [{ code: 'go/version-outside-range', detail: { path, version: build.goVersion, range } }];
}

function judgeSupport(path: string, { goVersion, goLine, support, packagedBy }: BuildFacts): ProgramFinding[] {
  if (support.state !== 'ended' || goLine === null) return [];
  if (packagedBy !== null) {
    const detail = { path, package: packagedBy, version: goVersion, line: goLine, ended: support.ended };
    return [{ code: 'go/packaged-version-unsupported', detail }];
  }
  const detail = {
    path,
    version: goVersion,
    line: goLine,
    ended: support.ended,
    supported: describeSupported(support),
  };
  return [{ code: 'go/version-unsupported', detail }];
}

/** A running program disproves this, whatever its file says: an emulator may be at work. */
function judgePlatform({ path, running, machine, build }: GoProgram): ProgramFinding[] {
  const { GOOS, GOARCH } = build.settings;
  const here = machine === null ? GOARCH : machineNamed(machine)?.goarch;
  if (running || GOOS === undefined || GOARCH === undefined || here === undefined) return [];
  if (GOOS === 'linux' && runsNatively(here, GOARCH)) return [];
  const system = machine === null ? 'an image for Linux' : `Linux on ${machine}`;
  const detail = { path, platform: `${GOOS}/${GOARCH}`, system, wanted: `linux/${here}` };
  return [{ code: 'go/other-platform', detail }];
}

function judgeCpu(path: string, { settings, missingCpuFeatures, cpuPlatform }: BuildFacts): ProgramFinding[] {
  const demand = cpuDemand(settings);
  if (demand === null || missingCpuFeatures === null || missingCpuFeatures.length === 0) return [];
  const [variable = ''] = demand.setting.split('=');
  const level = cpuPlatform?.split('/')[2] ?? '';
  const value = { GOAMD64: level || 'v1', GOARM: level.slice(1) || '5', GOARM64: 'v8.0' }[variable];
  const safe = `${variable}=${value ?? ''}`;
  const missing = missingCpuFeatures.join(', ');
  const detail = {
    ...{ path, setting: demand.setting, missing, safe },
    ...(cpuPlatform === undefined ? {} : { platform: cpuPlatform }),
  };
  return [{ code: 'go/cpu-level-too-high', detail }];
}
