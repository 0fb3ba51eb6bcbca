import { linkedFunctions } from '../../../src/decode/go/program/linked-functions.ts';
import type { Host } from '../../../src/host/host.ts';
import type { LoadPlan } from '../loader/load.ts';
import type { LibrarySearch } from '../loader/search.ts';
import type { OpenedLater } from './observe.ts';

interface Rule {
  /** Module path without the major version suffix. */
  readonly module: string;
  /** A function that is linked in if the package that opens the library is: below the module's own path. */
  readonly function: string;
  /** The names that it tries, in order; any of them will do. */
  readonly names: readonly string[];
  /** The variable with a directory that has `lib/` with them, besides the loader's search. */
  readonly home?: string;
  /** What the call says without it. */
  readonly symptom: string;
}

/** Modules that call dlopen(3) themselves, each built and started without its library. */
const rules: readonly Rule[] = [
  {
    module: 'github.com/godror/godror',
    function: '.(*drv).Open',
    names: ['', '.23.1', '.21.1', '.19.1', '.18.1', '.12.1', '.11.1'].map((version) => `libclntsh.so${version}`),
    home: 'ORACLE_HOME',
    symptom: 'DPI-1047: Cannot locate a 64-bit Oracle Client library',
  },
  {
    module: 'github.com/coreos/go-systemd',
    function: '/sdjournal.getFunction',
    names: ['libsystemd.so.0', 'libsystemd.so', 'libsystemd-journal.so.0', 'libsystemd-journal.so'],
    symptom: 'unable to open a handle to the library',
  },
];

/** Bytes: names of packages from GitHub are among the last of a table. */
const nameBudget = 16 << 20;

/** What the program's own modules would open, and do not find. */
export function observeOpenedByModules(
  host: Host,
  { plan, search }: { readonly plan: LoadPlan; readonly search: LibrarySearch },
): OpenedLater[] {
  const { app } = host;
  const [program] = plan.objects;
  const deps = app?.goBuild()?.deps ?? [];
  if (app === null || program === undefined) return [];
  return rules.flatMap((rule) => {
    const dep = deps.find(({ path }) => path.replace(/\/v\d+$/, '') === rule.module);
    if (dep === undefined) return [];
    const called = `${dep.path}${rule.function}`;
    const isLinked = app.withElf((file, elf) => linkedFunctions(file, elf, [called], nameBudget).length > 0);
    const home = rule.home === undefined ? undefined : host.env.get(rule.home);
    const isThere = rule.names.some(
      (name) =>
        search.find(name, program).kind === 'found' ||
        (home !== undefined && host.fs.stat(`${home}/lib/${name}`).kind === 'found'),
    );
    const [name = ''] = rule.names;
    return isLinked === true && !isThere ? [{ name, function: dep.path, symptom: rule.symptom }] : [];
  });
}
