import { parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Finding } from '../../../src/finding.ts';
import type { ProgramFacts } from '../facts.ts';
import type { ResolverFacts } from './facts.ts';
import type { resolverFindings } from './findings.ts';

type ResolverFinding = Finding<typeof resolverFindings>;

/** How this Go program will look up names, if that differs from what one expects. */
export function judgeResolver({ path, go, resolver }: ProgramFacts): ResolverFinding[] {
  if (go === null || resolver === null) return [];
  const found: ResolverFinding[] = [];
  const reason = resolver.callsLibc && resolver.netdns !== 'go' ? whyLibc(resolver) : null;
  if (reason !== null) found.push({ code: 'libc/resolver-is-libc', detail: { path, reason } });
  if (resolver.resolvConf === 'absent' || resolver.servers === 0) {
    found.push({ code: 'libc/no-nameserver', detail: { absent: resolver.resolvConf === 'absent' } });
  }
  const version = parseGoVersion(go.version);
  const old = version !== null && version.major === 1 && version.minor < 16;
  if (old && reason === null && resolver.nsswitch === 'absent') {
    found.push({ code: 'libc/hosts-after-dns', detail: { path, version: go.version } });
  }
  if (reason === null) found.push(...judgeOrder(path, go.version, resolver));
  return found;
}

/**
 * `hostLookupOrder` of net/conf.go, for the two sources that Go serves itself: with others, or their own criteria, it
 * depends on the version.
 */
function judgeOrder(path: string, version: string, { hosts, unusualCriteria }: ResolverFacts): ResolverFinding[] {
  const [first] = hosts;
  if (first === undefined || unusualCriteria || hosts.some((name) => name !== 'files' && name !== 'dns')) return [];
  if (!hosts.includes('dns')) return [{ code: 'libc/dns-not-asked', detail: { path } }];
  return first === 'dns' ? [{ code: 'libc/hosts-after-dns', detail: { path, version, order: hosts.join(' ') } }] : [];
}

/** `hostLookupOrder` of net/conf.go: the first reason for leaving the answer to libc. */
function whyLibc(resolver: ResolverFacts): string | null {
  const { netdns, variables, unknownOption, nsswitch, hosts, unusualCriteria } = resolver;
  if (netdns === 'cgo') return 'netdns=cgo, or the tag netcgo, says so';
  if (variables.length > 0) return `${variables.join(' and ')} is set`;
  if (unknownOption !== null) return `/etc/resolv.conf has "${unknownOption}", which Go does not know`;
  if (nsswitch === 'malformed') return '/etc/nsswitch.conf cannot be parsed';
  if (nsswitch !== 'found' && nsswitch !== 'absent') return '/etc/nsswitch.conf cannot be read';
  const foreign = hosts.find((name) => !['files', 'dns', 'myhostname'].includes(name) && !name.startsWith('mdns'));
  if (foreign !== undefined) return `the hosts line of /etc/nsswitch.conf has ${foreign}`;
  return unusualCriteria ? 'the hosts line of /etc/nsswitch.conf has its own [criteria]' : null;
}
