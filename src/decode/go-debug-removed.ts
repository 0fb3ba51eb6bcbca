import { parseGoDebug } from './go-debug.ts';
import type { GoVersion } from './go-version.ts';

/** A GODEBUG setting that the program's Go version no longer has: the old behaviour cannot be had back with it. */
export type RemovedSetting = { readonly name: string; readonly value: string; readonly since: string };

/** Those in the text that have no effect any more in this version. */
export function removedSettings(text: string, version: GoVersion): RemovedSetting[] {
  return [...parseGoDebug(text)].flatMap(([name, value]) => {
    const minor = removedIn[name];
    const gone = minor !== undefined && (version.major > 1 || version.minor >= minor);
    return gone ? [{ name, value, since: `1.${minor}` }] : [];
  });
}

/** Items without `=`, which have no effect (runtime/runtime1.go parsegodebug). */
export function malformedSettings(text: string): string[] {
  return text.split(',').filter((item) => item !== '' && !item.includes('='));
}

/** Minor version that dropped the setting (internal/godebugs/table.go, Removed). */
const removedIn: Readonly<Partial<Record<string, number>>> = {
  x509sha1: 24,
  tlskyber: 24,
  gotypesalias: 27,
  tlsunsafeekm: 27,
  tlsrsakex: 27,
  tls3des: 27,
  tls10server: 27,
  x509keypairleaf: 27,
  asynctimerchan: 27,
};
