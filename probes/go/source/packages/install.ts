import type { Installer } from '../../../../src/linux/installer.ts';

/**
 * The command that installs the package with the file NAME.pc: apk, dnf and zypper accept that name; for Debian there
 * is a table.
 */
export function pkgConfigPackage(installer: Installer | null, name: string): string {
  switch (installer) {
    case 'apk':
      return `RUN apk add --no-cache pc:${name}`;
    case 'dnf':
    case 'microdnf':
      return `RUN ${installer} install -y 'pkgconfig(${name})'`;
    case 'zypper':
      return `RUN zypper --non-interactive install 'pkgconfig(${name})'`;
    case 'apt-get': {
      const known = debianByName.get(name);
      return known === undefined
        ? `install the -dev package that has ${name}.pc (apt-file search ${name}.pc)`
        : `RUN apt-get update && apt-get install -y ${known}`;
    }
    case null:
      return `install the development package that has ${name}.pc in the image of the build stage`;
  }
}

/** The same for a header. */
export function headerPackage(installer: Installer | null, header: string): string {
  const known = byHeader.find(([pattern]) => (pattern.endsWith('/') ? header.startsWith(pattern) : header === pattern));
  const [, debian, alpine] = known ?? [];
  switch (installer) {
    case 'apk':
      return alpine === undefined ? `install the -dev package that has ${header}` : `RUN apk add --no-cache ${alpine}`;
    case 'apt-get':
      return debian === undefined
        ? `install the -dev package that has ${header} (apt-file search ${header})`
        : `RUN apt-get update && apt-get install -y ${debian}`;
    case 'dnf':
    case 'microdnf':
      return `RUN ${installer} install -y /usr/include/${header}`;
    default:
      return `install the development package that has ${header} in the image of the build stage`;
  }
}

/** Packages of Debian 12, checked on 2026-11-29. */
const debianByName: ReadonlyMap<string, string> = new Map([
  ['alsa', 'libasound2-dev'],
  ['devmapper', 'libdevmapper-dev'],
  ['gl', 'libgl-dev'],
  ['gpgme', 'libgpgme-dev'],
  ['gtk+-3.0', 'libgtk-3-dev'],
  ['libbpf', 'libbpf-dev'],
  ['libcrypto', 'libssl-dev'],
  ['libcurl', 'libcurl4-openssl-dev'],
  ['libgit2', 'libgit2-dev'],
  ['liblz4', 'liblz4-dev'],
  ['libpcap', 'libpcap0.8-dev'],
  ['libpq', 'libpq-dev'],
  ['libseccomp', 'libseccomp-dev'],
  ['libssl', 'libssl-dev'],
  ['libsystemd', 'libsystemd-dev'],
  ['libusb-1.0', 'libusb-1.0-0-dev'],
  ['libvirt', 'libvirt-dev'],
  ['libxml-2.0', 'libxml2-dev'],
  ['libzmq', 'libzmq3-dev'],
  ['libzstd', 'libzstd-dev'],
  ['luajit', 'libluajit-5.1-dev'],
  ['MagickWand', 'libmagickwand-6.q16-dev'],
  ['olm', 'libolm-dev'],
  ['openssl', 'libssl-dev'],
  ['opus', 'libopus-dev'],
  ['portaudio-2.0', 'portaudio19-dev'],
  ['rdkafka', 'librdkafka-dev'],
  ['sdl2', 'libsdl2-dev'],
  ['sqlite3', 'libsqlite3-dev'],
  ['vips', 'libvips-dev'],
  ['x11', 'libx11-dev'],
  ['zlib', 'zlib1g-dev'],
]);

/** A header, or a directory of headers; its package in Debian 12 (checked on the same day), and in Alpine. */
const byHeader: readonly (readonly [header: string, debian: string, alpine: string])[] = [
  ['alsa/', 'libasound2-dev', 'alsa-lib-dev'],
  ['btrfs/', 'libbtrfs-dev', 'btrfs-progs-dev'],
  ['curl/', 'libcurl4-openssl-dev', 'curl-dev'],
  ['git2.h', 'libgit2-dev', 'libgit2-dev'],
  ['git2/', 'libgit2-dev', 'libgit2-dev'],
  ['GL/', 'libgl-dev', 'mesa-dev'],
  ['gpgme.h', 'libgpgme-dev', 'gpgme-dev'],
  ['leveldb/', 'libleveldb-dev', 'leveldb-dev'],
  ['librdkafka/', 'librdkafka-dev', 'librdkafka-dev'],
  ['libvirt/', 'libvirt-dev', 'libvirt-dev'],
  ['linux/', 'linux-libc-dev', 'linux-headers'],
  ['lz4.h', 'liblz4-dev', 'lz4-dev'],
  ['olm/', 'libolm-dev', 'olm-dev'],
  ['openssl/', 'libssl-dev', 'openssl-dev'],
  ['pcap.h', 'libpcap0.8-dev', 'libpcap-dev'],
  ['pcap/', 'libpcap0.8-dev', 'libpcap-dev'],
  ['rocksdb/', 'librocksdb-dev', 'rocksdb-dev'],
  ['SDL2/', 'libsdl2-dev', 'sdl2-dev'],
  ['seccomp.h', 'libseccomp-dev', 'libseccomp-dev'],
  ['security/', 'libpam0g-dev', 'linux-pam-dev'],
  ['snappy-c.h', 'libsnappy-dev', 'snappy-dev'],
  ['sqlite3.h', 'libsqlite3-dev', 'sqlite-dev'],
  ['systemd/', 'libsystemd-dev', 'elogind-dev'],
  ['X11/', 'libx11-dev', 'libx11-dev'],
  ['zlib.h', 'zlib1g-dev', 'zlib-dev'],
  ['zmq.h', 'libzmq3-dev', 'zeromq-dev'],
  ['zstd.h', 'libzstd-dev', 'zstd-dev'],
];
