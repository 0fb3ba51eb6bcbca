import type { Host } from '../../../src/host/host.ts';
import { isAtLeast } from '../loader/glibc-release.ts';
import type { LoadPlan } from '../loader/load.ts';

/** A variable of glibc's loader with which it does not start the program. */
export type LoaderVariable = {
  readonly variable: string;
  readonly value: string;
  /** It shows the libraries, or its help, and exits 0; it skips what is built for newer kernels; it refuses a stack. */
  readonly effect: 'libraries' | 'help' | 'kernel' | 'stack';
  /** What wants the stack. */
  readonly file?: string;
};

const tunables = 'GLIBC_TUNABLES';

/**
 * Up to 3.1, as LD_ASSUME_KERNEL writes it, three numbers with more text as of uname -r too: since glibc 2.26 its own libraries want Linux
 * 3.2, or a newer one (.note.ABI-tag).
 */
const oldKernel = /^(?:[12](?:\.\d{1,2}){0,2}|3(?:\.[01](?:\.\d{1,2})?)?|(?:[12]\.\d{1,2}|3\.[01])\.\d{1,2}-.*)$/;

/** What the environment has for glibc's loader: see `loaderVariable` and `executableStack`. */
export function variableFacts(
  host: Pick<Host, 'env'>,
  plan: Pick<LoadPlan, 'objects'>,
  loader: { readonly version: string | null },
  secure: boolean,
): { readonly variable?: LoaderVariable; readonly allowsStack?: true } {
  const variable = loaderVariable(host, plan, loader, secure);
  return {
    ...(variable === null ? {} : { variable }),
    // With AT_SECURE, GLIBC_TUNABLES counts for nothing.
    ...(!secure && executableStack(host.env.get(tunables)) === 2 && { allowsStack: true }),
  };
}

/**
 * As `process_envvars` of elf/rtld.c reads them; of several the one that is seen.
 * @param loader `version` is null for one before 2.33, which does not state its release
 * @param secure AT_SECURE: heeded all the same, before 2.39
 */
export function loaderVariable(
  { env }: Pick<Host, 'env'>,
  { objects }: Pick<LoadPlan, 'objects'>,
  { version }: { readonly version: string | null },
  secure: boolean,
): LoaderVariable | null {
  const since = (minor: number): boolean => version !== null && isAtLeast(version, 2, minor);
  const found = (variable: string, matches: (value: string) => boolean, effect: LoaderVariable['effect']) => {
    const value = env.get(variable);
    return value !== undefined && matches(value) ? { variable, value, effect } : null;
  };
  if (secure && since(39)) return null;
  const wantsStack = objects.find(({ traits }) => traits.executableStack)?.path;
  return (
    found('LD_DEBUG', (value) => value.split(/[ ,:]/).includes('help'), 'help') ??
    stackRefused(env.get(tunables), since(41) ? wantsStack : undefined) ??
    found('LD_TRACE_LOADED_OBJECTS', () => true, 'libraries') ??
    (since(36) ? null : found('LD_ASSUME_KERNEL', (value) => oldKernel.test(value), 'kernel'))
  );
}

function stackRefused(value: string | undefined, file: string | undefined): LoaderVariable | null {
  if (value === undefined || file === undefined || executableStack(value) !== 0) return null;
  return { variable: tunables, value, effect: 'stack', file };
}

/**
 * glibc.rtld.execstack of glibc 2.41 and later, by `parse_tunables_string` (elf/dl-tunables.c): 0 allows no executable stack, 1 only what
 * is there at the start, 2 also what dlopen loads.
 */
export function executableStack(value: string | undefined): 0 | 1 | 2 {
  const items = (value ?? '').split(':');
  // It refuses the whole text for these.
  if (!items.at(-1)?.includes('=') || items.some((item) => item.split('=').length > 2)) return 1;
  let allowed: 0 | 1 | 2 = 1;
  for (const item of items) {
    const number = /^glibc\.rtld\.execstack=(?:0x0*|0*)([012]?)$/i.exec(item)?.[1];
    if (number !== undefined) allowed = number === '1' ? 1 : number === '2' ? 2 : 0;
  }
  return allowed;
}
