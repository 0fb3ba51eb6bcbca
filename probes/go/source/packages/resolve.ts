import { join } from '../../../../src/decode/go/env/env.ts';
import { isDirectoryTarget, type ModFile, replacementOf } from '../../../../src/decode/go/module/go-mod.ts';
import type { Host } from '../../../../src/host/host.ts';
import type { PackageOrigin } from './facts.ts';
import type { PackagesPlace } from './place.ts';

/** Where an import leads. */
export type ImportTarget =
  | { readonly kind: 'directory'; readonly directory: string; readonly origin: 'module' | 'vendor' }
  /** Nowhere, regardless of the module cache. */
  | { readonly kind: 'missing'; readonly origin: PackageOrigin }
  /** It exists, in a module of the cache, or is reported by another finding. */
  | { readonly kind: 'elsewhere' };

/** cmd/go/internal/modload/import.go, as far as the container's files decide it. */
export function targetOf(host: Host, place: PackagesPlace, path: string): ImportTarget {
  if (path === 'C' || path === 'unsafe' || path.startsWith('.')) return { kind: 'elsewhere' };
  const { file, root, others, vendor, mod, values } = place;
  const own = [{ path: file.module ?? '', root }, ...others].find((each) => isWithin(path, each.path));
  const required = requiredFor(file, path);
  // A nested module may be below this one.
  if (own !== undefined && own.path.length >= (required?.path.length ?? 0)) {
    return { kind: 'directory', directory: join(own.root, path.slice(own.path.length)), origin: 'module' };
  }
  const mayBeStandard = isStandard(path);
  if (mayBeStandard && isInGoroot(host, values.GOROOT.value, path)) return { kind: 'elsewhere' };
  // Modules of such names are not looked up, but may be required, and replaced by a directory.
  if (mayBeStandard && required === undefined) return { kind: 'missing', origin: 'standard library' };
  if (vendor !== null) return { kind: 'directory', directory: join(vendor, path), origin: 'vendor' };
  const replaced = replacedDirectory(host, file, root, path);
  if (replaced !== null) return { kind: 'directory', directory: replaced, origin: 'module' };
  // With -mod=mod the module is looked up and added; a workspace has the requirements of all of its modules.
  return mod === 'mod' || required !== undefined || others.length > 0
    ? { kind: 'elsewhere' }
    : { kind: 'missing', origin: 'required modules' };
}

/** A GOROOT without sources has its own finding. */
function isInGoroot(host: Host, goroot: string, path: string): boolean {
  const isThere = (name: string): boolean => host.fs.stat(`${goroot}/src/${name}`).kind !== 'absent';
  return isThere(path) || isThere(`vendor/${path}`) || !isThere('fmt/print.go');
}

const isWithin = (path: string, module: string): boolean =>
  module !== '' && (path === module || path.startsWith(`${module}/`));

/** Its first element has no dot (search.IsStandardImportPath). */
const isStandard = (path: string): boolean => !(path.split('/', 1)[0] ?? '').includes('.');

/** The longest path counts. */
function requiredFor({ requires }: ModFile, path: string): ModFile['requires'][number] | undefined {
  const fitting = requires.filter((each) => isWithin(path, each.path));
  return fitting.sort((a, b) => b.path.length - a.path.length)[0];
}

/** A missing directory has its own finding. */
function replacedDirectory(host: Host, file: ModFile, root: string, path: string): string | null {
  const required = requiredFor(file, path);
  const replaced = required === undefined ? null : replacementOf(file, required);
  if (required === undefined || replaced === null || !isDirectoryTarget(replaced)) return null;
  const target = replaced.target.startsWith('/') ? replaced.target : join(root, replaced.target);
  return host.fs.stat(target).kind === 'absent' ? null : join(target, path.slice(required.path.length));
}
