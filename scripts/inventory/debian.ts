import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../build/architecture.ts';
import { type PinnedPackage, pins } from '../build/portable/debian-libraries.ts';
import { type Component, checked, type LicenseText } from './component.ts';
import { ownText } from './texts.ts';

/** SPDX, and the texts that Debian's copyright file only refers to. */
const rows: Readonly<Record<string, { license: string; texts: readonly string[]; cpe?: string }>> = {
  libc6: { license: 'LGPL-2.1-or-later', texts: ['LGPL-2.1.txt'], cpe: 'gnu:glibc' },
  'libgcc-s1': { license: 'GPL-3.0-or-later WITH GCC-exception-3.1', texts: ['GPL-3.txt'] },
  'libstdc++6': { license: 'GPL-3.0-or-later WITH GCC-exception-3.1', texts: ['GPL-3.txt'] },
};

/**
 * The Debian packages that the libraries of the portable directory are from.
 * @param root their content; null: the libraries are those of the machine that builds, of a version that nobody knows
 * @throws LicenseMissing
 */
export function debianComponents(root: string | null, arch: Architecture): Component[] {
  return pins.packages
    .filter(({ name }) => rows[name] !== undefined)
    .map((pinned) => {
      const { license = '', texts = [], cpe } = rows[pinned.name] ?? {};
      const own = texts.map(ownText);
      if (root === null) {
        const purl = `pkg:generic/${encodeURIComponent(pinned.name)}`;
        return checked({
          type: 'library',
          name: pinned.name,
          version: 'of the machine that built this',
          license,
          texts: own,
          purl,
        });
      }
      const { name, version, source, sourceVersion, sha256 } = pinned;
      // `2.36` of `2.36-9+deb12u14`: the version of those who made it, which vulnerabilities are listed under.
      const upstream = version.replace(/-[^-]*$/, '');
      return checked({
        type: 'library',
        name,
        version,
        license,
        texts: [copyrightOf(root, pinned), ...own],
        purl: purlOf(name, version, arch),
        ...(cpe === undefined ? {} : { cpe: `cpe:2.3:a:${cpe}:${upstream}:*:*:*:*:*:*:*` }),
        hash: { alg: 'SHA-256', content: sha256[arch] },
        source: `https://snapshot.debian.org/package/${source}/${encodeURIComponent(sourceVersion)}/`,
      });
    });
}

/** The compiler's libraries share the notices of gcc-<version>-base, by a link of their directory. */
function copyrightOf(root: string, { name }: PinnedPackage): LicenseText {
  const path = (directory: string): string => join(root, 'usr/share/doc', directory, 'copyright');
  const base = pins.packages.find((candidate) => candidate.name.endsWith('-base'))?.name ?? name;
  const file = [path(name), path(base)].find((candidate) => existsSync(candidate));
  return { name: `Debian's copyright file`, text: file === undefined ? '' : readFileSync(file, 'utf8') };
}

/** https://github.com/package-url/purl-spec, type `deb`. */
function purlOf(name: string, version: string, arch: Architecture): string {
  const distro = `debian-${pins.suite}`;
  const machine = arch === 'x64' ? 'amd64' : arch;
  return `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${machine}&distro=${distro}`;
}
