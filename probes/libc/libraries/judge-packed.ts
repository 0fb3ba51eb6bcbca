import type { Finding } from '../../../src/finding.ts';
import type { LibcFacts, ProgramFacts } from '../facts.ts';
import { isAtLeast } from '../loader/glibc-release.ts';
import { elfOf } from '../program/elf-of.ts';
import type { LibrariesFacts, PackedRelocations } from './facts.ts';
import type { packedFindings } from './findings-packed.ts';

type PackedFinding = Finding<typeof packedFindings>;

/** The first file whose DT_RELR its loader ignores or refuses: get_rel of glibc 2.36, reloc_all of musl 1.2.4. */
export function judgePacked(
  libraries: LibrariesFacts,
  { container }: LibcFacts,
  program: ProgramFacts,
): PackedFinding[] {
  // A static program relocates itself.
  if (program.loader === null && elfOf(program)?.linkage !== 'shared library') return [];
  const { glibc, musl } = container;
  for (const file of libraries.packed) {
    const found =
      libraries.by === 'musl' ? judgeForMusl(file, musl?.version ?? null) : judgeForGlibc(file, glibc, libraries);
    if (found !== null) return [found];
  }
  return [];
}

function judgeForMusl({ path }: PackedRelocations, version: string | null): PackedFinding | null {
  if (version === null || isAtLeast(version, 1, 2, 4)) return null;
  return { code: 'libc/packed-relocations-unknown', detail: { path, libc: `musl ${version}`, since: 'musl 1.2.4' } };
}

function judgeForGlibc(
  { path, version }: PackedRelocations,
  glibc: { version: string | null } | null,
  { definesPacked }: LibrariesFacts,
): PackedFinding | null {
  if (glibc === null || version === 'needed') return null;
  const release = glibc.version;
  // A loader from before 2.33 says no release, and its libc defines no such version.
  const knows = release === null ? definesPacked : isAtLeast(release, 2, 36);
  if (!knows) {
    const libc = `glibc ${release ?? 'before 2.33'}`;
    return { code: 'libc/packed-relocations-unknown', detail: { path, libc, since: 'glibc 2.36' } };
  }
  if (version === 'unchecked') return null;
  return { code: 'libc/packed-relocations-unannounced', detail: { path, glibc: release ?? '2.36 or later' } };
}
