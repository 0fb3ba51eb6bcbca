import type { Installer } from '../../../src/linux/installer.ts';

/**
 * The Dockerfile line that installs libraries by their sonames. apk, rpm and zypper know which package has a soname;
 * apt-get gets the package of Debian 12, whose names later releases also provide.
 * @param is64 whether rpm's marker for 64-bit libraries is added to the soname
 */
export function installLine(installer: Installer, sonames: readonly string[], is64: boolean): string {
  const list = (name: (soname: string) => string): string => [...new Set(sonames.map(name))].join(' ');
  const provided = list((soname) => (is64 ? `'${soname}()(64bit)'` : soname));
  switch (installer) {
    case 'apk':
      return `RUN apk add --no-cache ${list((soname) => `so:${soname}`)}`;
    case 'apt-get':
      return `RUN apt-get update && apt-get install -y --no-install-recommends ${list(debianPackage)}`;
    case 'dnf':
    case 'microdnf':
      return `RUN ${installer} install -y ${provided}`;
    case 'zypper':
      return `RUN zypper --non-interactive install ${provided}`;
  }
}

/**
 * Debian's package for a library. Its policy (chapter 8.1) derives the name from the soname: of 231 libraries that
 * cgo programs use, 198 have it in Debian 12 (2026-11-28, apt-cache pkgnames); the others are below.
 */
export function debianPackage(soname: string): string {
  const [, stem = soname, version = ''] = /^(.+?)\.so(?:\.(.+))?$/.exec(soname) ?? [];
  for (const [pattern, name] of exceptions) {
    const match = pattern.exec(soname);
    if (match !== null) return name.replace('N', match[1] ?? '');
  }
  const name = stem.toLowerCase().replaceAll('_', '-');
  return `${name}${version !== '' && /\d$/.test(name) ? '-' : ''}${version}`;
}

/** Sonames and packages; `N` is replaced by what the first group matches. */
const exceptions: readonly (readonly [RegExp, string])[] = [
  [/^libz\.so/, 'zlib1g'],
  [/^libcrypto\.so\.(.+)/, 'libsslN'],
  [/^libsnappy\.so/, 'libsnappy1v5'],
  [/^libxml2\.so/, 'libxml2'],
  [/^libxslt\.so/, 'libxslt1.1'],
  [/^libxmlsec1\.so/, 'libxmlsec1'],
  [/^libjpeg\.so\.62/, 'libjpeg62-turbo'],
  [/^libicu(?:uc|i18n|data|io|tu)\.so\.(\d+)/, 'libicuN'],
  [/^lib(?:glib|gobject|gio|gmodule|gthread)-2\.0\.so/, 'libglib2.0-0'],
  [/^libbrotli(?:common|dec|enc)\.so/, 'libbrotli1'],
  [/^libssh\.so\.4/, 'libssh-4'],
  [/^libpam\.so/, 'libpam0g'],
  [/^libdb-(5\.3)\.so/, 'libdbN'],
  [/^librsvg-2\.so/, 'librsvg2-2'],
  [/^libharfbuzz\.so/, 'libharfbuzz0b'],
  [/^libvorbis\.so/, 'libvorbis0a'],
  [/^libgeos_c\.so/, 'libgeos-c1v5'],
  [/^libhdf5_serial\.so\.103/, 'libhdf5-103-1'],
  [/^libfftw3\.so/, 'libfftw3-double3'],
  [/^libGraphicsMagick(?:Wand)?-Q16\.so/, 'libgraphicsmagick-q16-3'],
  [/^libpython(3\.\d+)\.so/, 'libpythonN'],
  [/^libruby-(3\.\d+)\.so/, 'librubyN'],
  [/^libpaho-mqtt3[ac]s?\.so/, 'libpaho-mqtt1.3'],
  [/^libtss2-esys\.so/, 'libtss2-esys-3.0.2-0'],
  [/^libtcmalloc\.so/, 'libgoogle-perftools4'],
  [/^libcares\.so/, 'libc-ares2'],
];

/** glibc of each Debian release (tracker.debian.org/pkg/glibc). */
const debianReleases: readonly (readonly [number, string])[] = [
  [2.28, 'debian:10-slim'],
  [2.31, 'debian:11-slim'],
  [2.36, 'debian:12-slim'],
  [2.41, 'debian:13-slim'],
];

/** The oldest Debian base that defines a version such as `GLIBC_2.38`; null if none is known. */
export function debianWith(version: string): string | null {
  const number = /^GLIBC_(2\.\d\d)(?:\.\d+)?$/.exec(version)?.[1];
  if (number === undefined) return null;
  return debianReleases.find(([glibc]) => glibc >= Number(number))?.[1] ?? null;
}
