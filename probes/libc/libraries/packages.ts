/** The packages that C libraries of Go programs come in: soname without its version, Debian 12, Alpine. */
const packages: readonly (readonly [string, string, string])[] = [
  ['libstdc++.so', 'libstdc++6', 'libstdc++'],
  ['libgcc_s.so', 'libgcc-s1', 'libgcc'],
  ['libgomp.so', 'libgomp1', 'libgomp'],
  ['libz.so', 'zlib1g', 'zlib'],
  ['liblz4.so', 'liblz4-1', 'lz4-libs'],
  ['libzstd.so', 'libzstd1', 'zstd-libs'],
  ['libsnappy.so', 'libsnappy1v5', 'snappy'],
  ['libssl.so', 'libssl3', 'libssl3'],
  ['libcrypto.so', 'libssl3', 'libcrypto3'],
  ['libsasl2.so', 'libsasl2-2', 'libsasl'],
  ['libsqlite3.so', 'libsqlite3-0', 'sqlite-libs'],
  ['libpq.so', 'libpq5', 'libpq'],
  ['libmariadb.so', 'libmariadb3', 'mariadb-connector-c'],
  ['librdkafka.so', 'librdkafka1', 'librdkafka'],
  ['libzmq.so', 'libzmq5', 'libzmq'],
  ['libcurl.so', 'libcurl4', 'libcurl'],
  ['libxml2.so', 'libxml2', 'libxml2'],
  ['libpcap.so', 'libpcap0.8', 'libpcap'],
  ['libmagic.so', 'libmagic1', 'libmagic'],
  ['libvips.so', 'libvips42', 'vips'],
  ['libseccomp.so', 'libseccomp2', 'libseccomp'],
  ['libgpgme.so', 'libgpgme11', 'gpgme'],
  ['libdevmapper.so', 'libdevmapper1.02.1', 'device-mapper-libs'],
  ['libsystemd.so', 'libsystemd0', ''],
];

/** The Dockerfile line that installs a library; null where its package is not known here. */
export function installLine(soname: string, libc: string): string | null {
  const row = packages.find(([name]) => soname === name || soname.startsWith(`${name}.`));
  if (row === undefined) return null;
  const [, debian, alpine] = row;
  if (libc !== 'musl') return `RUN apt-get update && apt-get install -y --no-install-recommends ${debian}`;
  return alpine === '' ? null : `RUN apk add --no-cache ${alpine}`;
}

/** glibc of each Debian release (tracker.debian.org/pkg/glibc). */
const debianReleases: readonly (readonly [number, string])[] = [
  [2.28, 'debian:10-slim'],
  [2.31, 'debian:11-slim'],
  [2.36, 'debian:12-slim'],
  [2.41, 'debian:13-slim'],
];

/** The oldest Debian base that defines a version such as `GLIBC_2.38`; null where none is known to. */
export function debianWith(version: string): string | null {
  const number = /^GLIBC_(2\.\d\d)(?:\.\d+)?$/.exec(version)?.[1];
  if (number === undefined) return null;
  return debianReleases.find(([glibc]) => glibc >= Number(number))?.[1] ?? null;
}
