import type { GoDebug } from '../../src/decode/go-debug.ts';
import type { Host } from '../../src/host/host.ts';
import type { BuiltInRoots } from './facts.ts';

/** Modules that bring roots along, by where they are known from. */
const modules: readonly string[] = [
  'golang.org/x/crypto/x509roots/fallback', // x509.SetFallbackRoots
  'github.com/breml/rootcerts', // replaces crypto/x509's pool by linkname
  'github.com/gwatts/rootcerts', // sets http.DefaultTransport's pool
];

/** Roots in the program itself, told by its dependencies. Go uses them when it finds no other, or when told to. */
export function builtInRoots(host: Host, debug: GoDebug): BuiltInRoots | null {
  const build = host.app?.buildInfo();
  if (build?.kind !== 'found' || !build.value.ok) return null;
  const module = build.value.value.deps.find(({ path }) => modules.includes(path));
  if (module === undefined) return null;
  const forced = module.path === modules[0] && debug.get('x509usefallbackroots') === '1';
  return { module: module.path, version: module.version, forced };
}

/** In the line table of every Go program that can look for system roots; the other one is in every Go program. */
const rootLoader = 'crypto/x509.initSystemRoots';
const anyProgram = 'runtime.gcBgMarkWorker';

/** Programs larger than this are taken to need roots. */
const scanLimit = 512 << 20;
const chunk = 1 << 20;

/**
 * True when the program has no code that loads roots: then it needs none. A scan of the whole file, for when roots are
 * missing only. Null where it cannot be told: no program, or one whose names are obfuscated.
 */
export function loadsRoots(host: Host): boolean | null {
  const found = host.app?.withFile((file) => {
    if (file.size > scanLimit) return null;
    let isGo = false;
    // Chunks overlap, so that a name on the seam is seen.
    for (let offset = 0; offset < file.size; offset += chunk - 64) {
      const bytes = file.read(offset, chunk);
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (text.includes(rootLoader)) return true;
      isGo ||= text.includes(anyProgram);
    }
    return isGo ? false : null;
  });
  return found?.kind === 'found' ? found.value : null;
}
