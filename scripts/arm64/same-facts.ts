import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { repository } from '../build/paths.ts';
import { command } from '../containers/docker.ts';
import { parseReport } from '../containers/report-check.ts';
import { type Check, type Context, inParallel, judged } from './check.ts';

/**
 * Facts that come from the machine: what it is, which loaders it would look for if no program names one, and what Go
 * takes as its own architecture there.
 */
const machineFacts: Readonly<Record<string, readonly (readonly string[])[]>> = {
  go: [
    ['toolchain', 'environment', 'values', 'GOARCH'],
    ['toolchain', 'environment', 'values', 'GOHOSTARCH'],
    ['toolchain', 'environment', 'goroot', 'missing'],
  ],
  libc: [['machine'], ['container']],
  ssl: [],
  timezone: [['c', 'installed']],
};

/** Each start of the emulated executable takes half a second, so only every nth case is tried. */
const oneIn = 3;

/** The same roots, seen by both executables. */
export const sameFactsChecks: readonly Check[] = Object.keys(machineFacts).map((probe) => ({
  name: `${probe}: the same facts and findings as on this machine`,
  async run(context) {
    const cases = casesOf(probe).filter((_, index) => index % oneIn === 0);
    const compared = await inParallel(cases, (name) => compare(probe, name, context));
    const whole = compared.filter(({ kind }) => kind === 'same').length;
    return judged(`${cases.length} roots, ${whole} whole reports the same`, [
      ...(cases.length === 0 ? ['no case'] : []),
      ...compared.flatMap((result) => (result.kind === 'different' ? [result.why] : [])),
    ]);
  },
}));

type Comparison =
  | { readonly kind: 'same' }
  /** Only facts about the machine may differ; the findings are then not compared. */
  | { readonly kind: 'same-but-for-machine' }
  | { readonly kind: 'different'; readonly why: string };

async function compare(probe: string, name: string, context: Context): Promise<Comparison> {
  const directory = join(repository, 'test/cases', probe, name);
  const described = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8'));
  const args = [probe, '--root', join(directory, 'rootfs'), '--timeout', '60s', '--format', 'json', '--no-timing'];
  if (typeof described.app === 'string') args.push('--app', described.app);
  args.push(...(described.args ?? []));
  const [emulate, ...options] = context.emulator.command;
  const runs = [
    await command(context.native, args, { env: {} }),
    await command(emulate, [...options, context.executable, ...args], { env: {} }),
  ] as const;
  const [native, emulated] = runs.map(({ stdout }) => parseReport(stdout));
  if (typeof native !== 'object') return { kind: 'different', why: `${name}: this machine's report: ${native}` };
  if (typeof emulated !== 'object')
    return { kind: 'different', why: `${name}: ${emulated} (${runs[1].stderr.trim()})` };
  const nativeFacts = factsOf(native);
  const emulatedFacts = factsOf(emulated);
  if (isDeepStrictEqual(nativeFacts, emulatedFacts)) {
    const same =
      isDeepStrictEqual(withoutRuntime(native), withoutRuntime(emulated)) && runs[0].status === runs[1].status;
    return same ? { kind: 'same' } : { kind: 'different', why: `${name}: other findings from the same facts` };
  }
  const paths = machineFacts[probe] ?? [];
  return isDeepStrictEqual(without(nativeFacts, paths), without(emulatedFacts, paths))
    ? { kind: 'same-but-for-machine' }
    : { kind: 'different', why: `${name}: other facts` };
}

function casesOf(probe: string): string[] {
  const directory = join(repository, 'test/cases', probe);
  return readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'rootfs')))
    .sort();
}

function factsOf(report: { readonly probes: readonly { readonly facts?: unknown }[] }): unknown {
  return report.probes[0]?.facts;
}

/** Only the build of probe-env may differ. */
function withoutRuntime(report: object): unknown {
  return { ...report, tool: undefined };
}

function without(facts: unknown, paths: readonly (readonly string[])[]): unknown {
  const copy: unknown = structuredClone(facts);
  for (const path of paths) {
    const holder = path.slice(0, -1).reduce<unknown>((value, key) => Object(value)[key], copy);
    delete Object(holder)[path.at(-1) ?? ''];
  }
  return copy;
}
