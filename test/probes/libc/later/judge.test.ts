import { describe, expect, it } from 'vitest';
import { judgeOpenedLater } from '../../../../probes/libc/later/judge.ts';
import type { ResolverFacts } from '../../../../probes/libc/resolver/facts.ts';
import { factsOf, go, libraries } from '../../../support/facts/libc-facts.ts';

const dns = { name: 'libnss_dns.so.2', function: 'getaddrinfo' };
const files = { name: 'libnss_files.so.2', function: 'getpwuid_r' };
const exit = { name: 'libgcc_s.so.1', function: 'pthread_exit' };

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

  it('is not spoken of where another is missing at the start', () => {
    const missing = {
      name: 'libfoo.so',
      neededBy: '/app',
      searched: [],
      foreign: null,
      dangling: null,
      denied: null,
      preload: false,
      elsewhere: null,
    };
    const change = { libraries: { ...libraries, openedLater: [exit], missing: [missing] } };
    expect(judgeOpenedLater(factsOf({ program: change }).program)).toEqual([]);
  });
});
