import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { debianPackage, debianWith, installLine } from '../../../../probes/libc/libraries/packages.ts';
import { needs } from '../../../support/needs.ts';

describe('the package of a library in Debian', () => {
  it.each([
    ['libsqlite3.so.0', 'libsqlite3-0'],
    ['libstdc++.so.6', 'libstdc++6'],
    ['libgcc_s.so.1', 'libgcc-s1'],
    ['libpcap.so.0.8', 'libpcap0.8'],
    ['libX11.so.6', 'libx11-6'],
    ['libnss3.so', 'libnss3'],
    ['libz.so.1', 'zlib1g'],
    ['libcrypto.so.3', 'libssl3'],
    ['libcrypto.so.1.1', 'libssl1.1'],
    ['libicui18n.so.72', 'libicu72'],
    ['libgio-2.0.so.0', 'libglib2.0-0'],
    ['libbrotlidec.so.1', 'libbrotli1'],
    ['libdb-5.3.so', 'libdb5.3'],
    ['libvorbis.so.0', 'libvorbis0a'],
    ['libvorbisfile.so.3', 'libvorbisfile3'],
    ['libpython3.11.so.1.0', 'libpython3.11'],
    ['odd', 'odd'],
  ])('%s: %s', (soname, name) => expect(debianPackage(soname)).toBe(name));

  const lists = '/var/lib/dpkg/info';
  it('is the one that dpkg has for most libraries of this machine', needs('apt-get'), () => {
    const rows = readdirSync(lists)
      .filter((file) => file.endsWith('.shlibs'))
      .flatMap((file) => readFileSync(`${lists}/${file}`, 'utf8').split('\n'))
      .map((line) => line.split(/\s+/))
      // A package of many libraries is named differently: libabsl20220623.
      .filter(([stem = '', , name = '']) => /^lib[\w+.-]+$/.test(stem) && /^lib[a-z+.-]+[\d.-]*$/.test(name));
    const right = rows.filter(([stem, version, name]) => debianPackage(`${stem}.so.${version}`) === name);
    expect(rows.length).toBeGreaterThan(20);
    expect(right.length / rows.length).toBeGreaterThan(0.6);
  });
});

describe('the line that installs libraries', () => {
  const names = ['libssl.so.3', 'libcrypto.so.3'];
  it.each([
    ['apk', true, 'RUN apk add --no-cache so:libssl.so.3 so:libcrypto.so.3'],
    ['apt-get', true, 'RUN apt-get update && apt-get install -y --no-install-recommends libssl3'],
    ['dnf', true, "RUN dnf install -y 'libssl.so.3()(64bit)' 'libcrypto.so.3()(64bit)'"],
    ['microdnf', false, 'RUN microdnf install -y libssl.so.3 libcrypto.so.3'],
    ['zypper', true, "RUN zypper --non-interactive install 'libssl.so.3()(64bit)' 'libcrypto.so.3()(64bit)'"],
  ] as const)('of %s, 64 bits: %s', (installer, is64, line) => {
    expect(installLine(installer, names, is64)).toBe(line);
  });
});

describe('the oldest Debian with a version of glibc', () => {
  it.each([
    ['GLIBC_2.28', 'debian:10-slim'],
    ['GLIBC_2.29', 'debian:11-slim'],
    ['GLIBC_2.34', 'debian:12-slim'],
    ['GLIBC_2.38', 'debian:13-slim'],
    ['GLIBC_2.42', null],
    ['GLIBC_PRIVATE', null],
    ['GLIBC_2.2.5', null],
  ])('%s: %s', (version, base) => expect(debianWith(version)).toBe(base));
});
