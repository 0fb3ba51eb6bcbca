import { latin1 } from '#runtime/bytes.ts';
import { embedPatterns } from '../../../../src/decode/go/source/go-file.ts';
import type { Host } from '../../../../src/host/host.ts';
import type { PackageProblem } from './facts.ts';
import type { GoPackage } from './read-package.ts';

/** A generated file may have megabytes; its embed lines come before its declarations. */
const limits = { file: 4 << 20, names: 10_000, depth: 12 };

/** Patterns of `//go:embed` that match nothing (resolveEmbed of cmd/go/internal/load/pkg.go). */
export function missingEmbeds(host: Host, { directory, files }: GoPackage): PackageProblem[] {
  const found: PackageProblem[] = [];
  for (const { name, imports } of files) {
    if (!imports.some(({ path }) => path === 'embed')) continue;
    const text = host.fs.withFile(`${directory}/${name}`, (file) => latin1(file.read(0, limits.file)));
    if (text.kind !== 'found') continue;
    for (const { pattern, line } of embedPatterns(text.value)) {
      const state = matchState(host, directory, pattern);
      if (state === 'matches') continue;
      found.push({ kind: 'no-embedded-file', at: `${directory}/${name}:${line}`, pattern, empty: state === 'empty' });
    }
  }
  return found;
}

function matchState(host: Host, directory: string, pattern: string): 'matches' | 'nothing' | 'empty' {
  const all = pattern.startsWith('all:');
  const parts = (all ? pattern.slice(4) : pattern).split('/').filter((part) => part !== '' && part !== '.');
  let places = [directory];
  for (const part of parts) {
    const test = globTest(part);
    if (test === 'odd') return 'matches'; // left to the go command
    places = places.flatMap((place) =>
      typeof test === 'string'
        ? host.fs.lstat(`${place}/${test}`).kind === 'absent'
          ? []
          : [`${place}/${test}`]
        : namesIn(host, place).flatMap((name) => (test.test(name) ? [`${place}/${name}`] : [])),
    );
    if (places.length === 0) return 'nothing';
  }
  return places.some((place) => hasFile(host, place, all, 0)) ? 'matches' : 'empty';
}

/** A literal name, or what path.Match finds for the pattern. */
function globTest(part: string): string | RegExp | 'odd' {
  if (!/[*?[\\]/.test(part)) return part;
  if (/[[\\]/.test(part)) return 'odd';
  const escaped = part.replace(/[.+${}()|\]^]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '[^/]*').replace(/\?/g, '[^/]')}$`);
}

/** What cannot be read counts as present. */
function hasFile(host: Host, path: string, all: boolean, depth: number): boolean {
  const stat = host.fs.lstat(path);
  if (stat.kind !== 'found' || stat.value.kind !== 'directory') return stat.kind !== 'absent';
  if (depth > limits.depth) return true;
  const listing = host.fs.list(path, limits.names);
  if (listing.kind !== 'found') return true;
  return listing.value.names.some(
    (name) => (all || !/^[._]/.test(name)) && hasFile(host, `${path}/${name}`, all, depth + 1),
  );
}

function namesIn(host: Host, directory: string): readonly string[] {
  const listing = host.fs.list(directory, limits.names);
  return listing.kind === 'found' ? listing.value.names : [];
}
