import { indexOf, latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';

/**
 * Paths in a program's data that end in `/share/zoneinfo`: distributions build the directory of their own tzdata into
 * Go (`platformZoneSources` of time/zoneinfo_unix.go, patched by nixpkgs and Guix), as in
 * `/nix/store/…-tzdata-2025b/share/zoneinfo`. Go's strings are adjacent without terminators, so a path may begin at
 * several slashes: each occurrence gives its possible paths, the longest first.
 */
export function zoneinfoPaths(source: ByteSource, ranges: readonly Extent[]): string[][] {
  const found = new Map<string, string[]>();
  let budget = limits.bytes;
  for (const { offset, size } of ranges) {
    const end = Math.min(offset + size, source.size);
    for (let at = offset; at < end && budget > 0; at += chunkSize - overlap) {
      const bytes = source.read(at, Math.min(chunkSize, end - at));
      budget -= bytes.length;
      // Whatever begins in the overlap was already found, with everything before it, in the previous chunk.
      const seen = at === offset ? 0 : longest + 1;
      for (let hit = indexOf(bytes, ending, seen); hit >= 0; hit = indexOf(bytes, ending, hit + 1)) {
        const text = latin1(bytes, Math.max(0, hit - longest), hit + ending.length);
        const paths = pathsIn(text);
        if (paths.length > 0) found.set(paths.join(':'), paths);
        if (found.size >= limits.hits) return [...found.values()];
      }
    }
  }
  return [...found.values()];
}

/** A part of a file, in bytes. */
interface Extent {
  readonly offset: number;
  readonly size: number;
}

const ending = '/share/zoneinfo';

/** Characters before the ending: a path in a store has 60 to 80. */
const longest = 160;
const chunkSize = 256 << 10;
const overlap = longest + ending.length;

/** Bounds for large and hostile files: the read-only data of the largest programs has some 60 MB. */
const limits = { bytes: 128 << 20, hits: 64 };

function pathsIn(text: string): string[] {
  const path = /[A-Za-z0-9._+/-]*$/.exec(text)?.[0] ?? '';
  const paths: string[] = [];
  for (let at = path.indexOf('/'); at >= 0 && at < path.length - ending.length; at = path.indexOf('/', at + 1))
    paths.push(path.slice(at));
  return paths;
}
