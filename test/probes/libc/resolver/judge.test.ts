import { describe, expect, it } from 'vitest';
import type { ProgramFacts } from '../../../../probes/libc/facts.ts';
import type { ResolverFacts } from '../../../../probes/libc/resolver/facts.ts';
import { judgeResolver } from '../../../../probes/libc/resolver/judge.ts';
import { factsOf, go } from '../../../support/facts/libc-facts.ts';

const usual: ResolverFacts = {
  callsLibc: true,
  resolvConf: 'found',
  servers: 1,
  unknownOption: null,
  nsswitch: 'found',
  hosts: ['files', 'dns'],
  unusualCriteria: false,
  netdns: null,
  variables: [],
};

function codesOf(resolver: Partial<ResolverFacts>, program: Partial<ProgramFacts> = {}): string[] {
  const facts = factsOf({ program: { resolver: { ...usual, ...resolver }, ...program } });
  return judgeResolver(facts.program).map(({ code, detail }) =>
    'reason' in detail ? `${code}: ${detail.reason}` : code,
  );
}

const isLibc = (reason: string): string[] => [`libc/resolver-is-libc: ${reason}`];

describe('who looks names up', () => {
  it.each<[string, Partial<ResolverFacts>, string[]]>([
    ['nothing unusual', {}, []],
    ['the tag netcgo', { netdns: 'cgo' }, isLibc('netdns=cgo, or the tag netcgo, says so')],
    ['the same without libc', { netdns: 'cgo', callsLibc: false }, []],
    ['netdns=go', { netdns: 'go', variables: ['LOCALDOMAIN'] }, []],
    ['a variable', { variables: ['LOCALDOMAIN'] }, isLibc('LOCALDOMAIN is set')],
    ['two', { variables: ['RES_OPTIONS', 'HOSTALIASES'] }, isLibc('RES_OPTIONS and HOSTALIASES is set')],
    ['an unknown option', { unknownOption: 'inet6' }, isLibc('/etc/resolv.conf has "inet6", which Go does not know')],
    ['a malformed nsswitch.conf', { nsswitch: 'malformed', hosts: [] }, isLibc('/etc/nsswitch.conf cannot be parsed')],
    ['one that is denied', { nsswitch: 'denied', hosts: [] }, isLibc('/etc/nsswitch.conf cannot be read')],
    ['one that is a directory', { nsswitch: 'unfit', hosts: [] }, isLibc('/etc/nsswitch.conf cannot be read')],
    ['none', { nsswitch: 'absent', hosts: [] }, []],
    ['myhostname', { hosts: ['files', 'myhostname', 'dns'] }, []],
    ['mdns', { hosts: ['files', 'mdns4_minimal', 'dns'] }, []],
    ['resolve', { hosts: ['files', 'resolve'] }, isLibc('the hosts line of /etc/nsswitch.conf has resolve')],
    ['criteria', { unusualCriteria: true }, isLibc('the hosts line of /etc/nsswitch.conf has its own [criteria]')],
    ['files alone', { hosts: ['files'], callsLibc: false }, ['libc/dns-not-asked']],
    ['files alone, in a cgo program', { hosts: ['files'] }, ['libc/dns-not-asked']],
    ['dns alone', { hosts: ['dns'], callsLibc: false }, ['libc/hosts-after-dns']],
    ['dns before files', { hosts: ['dns', 'files'], callsLibc: false }, ['libc/hosts-after-dns']],
    ['files and another', { hosts: ['files', 'resolve'], callsLibc: false }, []],
    ['criteria without libc', { hosts: ['dns', 'files'], callsLibc: false, unusualCriteria: true }, []],
    ['no resolv.conf', { resolvConf: 'absent', servers: null }, ['libc/no-nameserver']],
    ['no server in it', { servers: 0 }, ['libc/no-nameserver']],
    ['one that is denied', { resolvConf: 'denied', servers: null }, []],
  ])('%s', (_, resolver, codes) => expect(codesOf(resolver)).toEqual(codes));

  it.each<[string, Partial<ResolverFacts>, string[]]>([
    ['go1.15.15', { nsswitch: 'absent', hosts: [] }, ['libc/hosts-after-dns']],
    ['go1.15.15', {}, []],
    ['go1.15.15', { nsswitch: 'absent', netdns: 'cgo' }, isLibc('netdns=cgo, or the tag netcgo, says so')],
    ['go1.16', { nsswitch: 'absent', hosts: [] }, []],
    ['go2.1', { nsswitch: 'absent', hosts: [] }, []],
    ['devel', { nsswitch: 'absent', hosts: [] }, []],
  ])('%s: %j', (version, resolver, codes) => {
    expect(codesOf(resolver, { go: { ...go, version } })).toEqual(codes);
  });

  it('is of no concern to what is no Go program', () => {
    expect(codesOf({ servers: 0 }, { go: null })).toEqual([]);
    expect(codesOf({ servers: 0 }, { resolver: null })).toEqual([]);
  });
});
