import { describe, expect, it } from 'vitest';
import { judgeOpenedLater } from '../../../../probes/libc/later/judge.ts';
import type { LibrariesFacts } from '../../../../probes/libc/libraries/facts.ts';
import type { ResolverFacts } from '../../../../probes/libc/resolver/facts.ts';
import { factsOf, go, libraries, missingLibrary } from '../../../support/facts/libc-facts.ts';

const dns = { name: 'libnss_dns.so.2', function: 'getaddrinfo' };
const files = { name: 'libnss_files.so.2', function: 'getpwuid_r' };
const exit = { name: 'libgcc_s.so.1', function: 'pthread_exit' };

const found = (name: string, directory: string) => ({ name, path: `${directory}/${name}`, via: 'cache' });

const resolver: ResolverFacts = {
  callsLibc: true,
  resolvConf: 'found',
  servers: 1,
  unknownOption: null,
  nsswitch: 'absent',
  hosts: [],
  unusualCriteria: false,
  netdns: null,
  variables: [],
};

describe('a library that glibc opens later', () => {
  it.each([
    ['for a thread that ends', exit, go, resolver, true],
    ['for names of users', files, go, resolver, true],
    ['for names of hosts, in C', dns, null, null, true],
    ["for names of hosts, where Go's resolver serves", dns, go, resolver, false],
    ['for names of hosts, where libc is asked', dns, go, { ...resolver, netdns: 'cgo' }, true],
  ] as const)('%s', (_, opened, build, looked, said) => {
    const change = { libraries: { ...libraries, openedLater: [opened] }, go: build, resolver: looked };
    expect(judgeOpenedLater(factsOf({ program: change }).program)).toHaveLength(said ? 1 : 0);
  });

  it.each<[string, Partial<LibrariesFacts>, Parameters<typeof factsOf>[0], string, number]>([
    ['next to libc', { found: [found('libm.so.6', '/lib'), found('libc.so.6', '/lib64')] }, {}, '/lib64', 64],
    ['where no libc was found', { found: [found('libm.so.6', '/lib')] }, {}, '/usr/lib', 64],
    ['by a program of 32 bits', {}, { elf: { class: 32 } }, '/usr/lib', 32],
    ['by what is no ELF file', {}, { file: { content: null } }, '/usr/lib', 64],
  ])('is looked for %s', (_, change, file, directory, bits) => {
    const program = { libraries: { ...libraries, openedLater: [exit], ...change } };
    expect(judgeOpenedLater(factsOf({ ...file, program }).program)).toEqual([
      expect.objectContaining({ detail: { path: '/app', installer: null, class: bits, directory, ...exit } }),
    ]);
  });

  it('is not missed by a resolver with which something else is wrong', () => {
    const looked = { ...resolver, servers: 0 };
    const program = { libraries: { ...libraries, openedLater: [dns] }, go, resolver: looked };
    expect(judgeOpenedLater(factsOf({ program }).program)).toEqual([]);
  });

  it('is not spoken of where another is missing at the start', () => {
    const change = { libraries: { ...libraries, openedLater: [exit], missing: [missingLibrary] } };
    expect(judgeOpenedLater(factsOf({ program: change }).program)).toEqual([]);
  });
});
