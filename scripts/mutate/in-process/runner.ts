/** A test runner for Stryker that loads the tests once and runs them again for each change, without starting anything. */
import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Test } from './vitest.ts';

/** What Stryker's instrumented sources read and write (`stryNS_9fa48`). */
interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: { readonly perTest: Record<string, unknown> };
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

/** Code that runs then is not a test. */
const gathering = 'gathering facts';

const switches: Switches = {};
Object.assign(globalThis, { __stryker__: switches });

const stand = pathToFileURL(path.join(import.meta.dirname, 'vitest.ts')).href;

interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly mutantActivation: 'runtime' | 'static';
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
}

/** Which tests hold which rules, besides the cases' facts. Those of probes never read; the kernel's need whole runs of the cases. */
const testsOf: readonly { readonly area: string; readonly files: readonly string[] }[] = [
  { area: 'probes/', files: ['test/probes/**/judge*.test.ts'] },
  { area: 'src/exit-code', files: ['test/src/exit-code.test.ts'] },
  { area: 'src/run/', files: ['test/src/run/*.test.ts', 'test/src/orchestrator.test.ts'] },
  { area: 'src/report/', files: ['test/src/report/**/*.test.ts', 'test/src/{deliver,orchestrator}.test.ts'] },
  { area: 'src/linux/', files: ['test/cases.test.ts', 'test/src/linux/**/*.test.ts'] },
];

class InProcessRunner {
  private readonly files: readonly string[];
  private loaded: Loaded | null = null;

  static inject = ['options'] as const;

  constructor(options: { readonly mutate: readonly string[] }) {
    const areas = testsOf.filter(({ area }) => options.mutate.some((glob) => glob.startsWith(area)));
    this.files = areas.flatMap(({ files }) => files);
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    this.loaded = await load(this.files);
    const { tests, gatherFacts } = this.loaded;
    switches.currentTestId = gathering;
    await gatherFacts();
    if (switches.mutantCoverage !== undefined) delete switches.mutantCoverage.perTest[gathering];
    const results = [];
    for (const test of tests) {
      switches.currentTestId = test.id;
      const started = performance.now();
      const failureMessage = await failureOf(test);
      const result = { id: test.id, name: test.name, timeSpentMs: performance.now() - started, fileName: test.file };
      results.push(failureMessage === null ? { ...result, status: 0 } : { ...result, status: 1, failureMessage });
    }
    switches.currentTestId = undefined;
    return { status: 'complete', tests: results, mutantCoverage: switches.mutantCoverage };
  }

  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit }: MutantRun) {
    // Changes to code that runs during loading must be active before that.
    if (mutantActivation === 'static') switches.activeMutant = activeMutant.id;
    else this.loaded ??= await load(this.files);
    const { tests } = mutantActivation === 'static' || this.loaded === null ? await load(this.files) : this.loaded;
    Object.assign(switches, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const wanted = testFilter === undefined ? null : new Set(testFilter);
    let nrOfTests = 0;
    try {
      for (const test of tests) {
        if (wanted !== null && !wanted.has(test.id)) continue;
        nrOfTests += 1;
        const failureMessage = await failureOf(test);
        if (hitLimit !== undefined && (switches.hitCount ?? 0) > hitLimit) return { status: 'timeout' };
        if (failureMessage !== null) return { status: 'killed', killedBy: [test.id], failureMessage, nrOfTests };
      }
      return { status: 'survived', nrOfTests };
    } catch (error) {
      return { status: 'error', errorMessage: String(error) };
    } finally {
      switches.activeMutant = undefined;
    }
  }
}

interface Loaded {
  readonly tests: readonly Test[];
  gatherFacts(): Promise<void>;
}

let generation = 0;
registerHooks({
  resolve(specifier, context, next) {
    const found = specifier === 'vitest' ? { url: stand, shortCircuit: true } : next(specifier, context);
    const isOurs = found.url.startsWith('file:') && !found.url.includes('/node_modules/');
    return isOurs ? { ...found, url: `${found.url.replace(/\?.*/, '')}?${generation}` } : found;
  },
});

/** Reloads every module of the program and of its tests. */
async function load(files: readonly string[]): Promise<Loaded> {
  generation += 1;
  const { tests, inFile } = (await import(stand)) as typeof import('./vitest.ts');
  inFile('judged cases');
  const { gatherFacts } = (await import('./judged-cases.ts')) as typeof import('./judged-cases.ts');
  for (const file of globSync([...files]).sort()) {
    inFile(file);
    await import(pathToFileURL(path.resolve(file)).href);
  }
  return { tests: tests.filter(({ skipped }) => !skipped), gatherFacts };
}

/** Null if the test passes. */
async function failureOf(test: Test): Promise<string | null> {
  try {
    await test.run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner }];
