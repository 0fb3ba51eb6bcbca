import type { Installer } from '../../../src/linux/installer.ts';

/** The Dockerfile line that installs what is missing, by the package manager of the image. */
export function install(installer: Installer | null, what: keyof typeof packages): string {
  const names = packages[what];
  switch (installer) {
    case 'apk':
      return `RUN apk add --no-cache ${names.apk}`;
    case 'apt-get':
      return `RUN apt-get update && apt-get install -y ${names.debian}`;
    case 'dnf':
    case 'microdnf':
      return `RUN ${installer} install -y ${names.fedora}`;
    case 'zypper':
      return `RUN zypper --non-interactive install ${names.fedora}`;
    case null:
      return `install ${names.plain} in the image of the build stage`;
  }
}

/** Package names of Alpine, of Debian and its kin, and of Fedora, openSUSE and their kin. */
const packages = {
  git: { apk: 'git', debian: 'git', fedora: 'git', plain: 'git' },
  c: { apk: 'gcc musl-dev', debian: 'gcc libc6-dev', fedora: 'gcc glibc-devel', plain: 'a C compiler and its headers' },
  cxx: { apk: 'g++', debian: 'g++', fedora: 'gcc-c++', plain: 'a C++ compiler' },
  fortran: { apk: 'gfortran', debian: 'gfortran', fedora: 'gcc-gfortran', plain: 'a Fortran compiler' },
  pkgConfig: { apk: 'pkgconf', debian: 'pkg-config', fedora: 'pkgconf-pkg-config', plain: 'pkg-config' },
  swig: { apk: 'swig', debian: 'swig', fedora: 'swig', plain: 'SWIG' },
  headers: { apk: 'musl-dev', debian: 'libc6-dev', fedora: 'glibc-devel', plain: 'the headers of the C library' },
} as const;
