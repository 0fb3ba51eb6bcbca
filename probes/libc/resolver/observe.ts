import { decoding } from '../../../src/decode/decoded.ts';
import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import { wantsSymbol } from '../../../src/decode/elf/symbols.ts';
import { containsName, findLineTable } from '../../../src/decode/go/program/pclntab.ts';
import type { Host } from '../../../src/host/host.ts';
import { ifKnown } from '../../../src/host/not-known.ts';
import type { Executable } from '../program/content/executable.ts';
import type { GoBuildFacts } from '../program/facts.ts';
import type { ResolverFacts } from './facts.ts';
import { parseHostsSources } from './nsswitch.ts';
import { parseResolvConf } from './resolv-conf.ts';

const fileLimit = 256 * 1024;

/**
 * The inputs that the net package of this program would use. Null where a volume of a manifest has them: whether the program starts
 * does not depend on it; and where they are unusual, for a program that looks up no names.
 */
export function observeResolver(host: Host, go: GoBuildFacts, program: Executable, elf: ElfFile): ResolverFacts | null {
  const facts = ifKnown(
    () => readResolver(host, go, program, elf),
    () => null,
  );
  return facts === null || isUsual(facts) || looksUp(program, elf) ? facts : null;
}

function isUsual({ resolvConf, servers, hosts }: ResolverFacts): boolean {
  const hasServer = resolvConf !== 'absent' && servers !== 0;
  return hasServer && hosts[0] !== 'dns' && (hosts.length === 0 || hosts.includes('dns'));
}

/** By the function that orders the sources (net/conf.go), which the linker leaves out where nothing calls it; true if that is not known. */
function looksUp({ withFile }: Executable, elf: ElfFile): boolean {
  const read = withFile((file) =>
    decoding(() => {
      const table = findLineTable(file, elf);
      const has = (name: string): boolean | null =>
        table === null ? null : containsName(file, table.functions, name, nameBudget);
      // An obfuscator replaces both.
      return has('net.(*conf).hostLookupOrder') !== false || has('runtime.main') !== true;
    }),
  );
  return read.kind !== 'found' || !read.value.ok || read.value.value;
}

/** Bytes of function names: programs of 200 MB have less. */
const nameBudget = 16 << 20;

function readResolver(host: Host, go: GoBuildFacts, program: Executable, elf: ElfFile): ResolverFacts {
  const resolv = host.fs.readText('/etc/resolv.conf', fileLimit);
  const conf = resolv.kind === 'found' ? parseResolvConf(resolv.value) : null;
  const switchFile = host.fs.readText('/etc/nsswitch.conf', fileLimit);
  const sources = switchFile.kind === 'found' ? parseHostsSources(switchFile.value) : null;
  return {
    callsLibc: !go.tags.includes('netgo') && callsLibc(program, elf),
    resolvConf: resolv.kind,
    servers: conf === null ? null : conf.servers.length,
    unknownOption: conf?.unknown ?? null,
    nsswitch: switchFile.kind === 'found' && sources === null ? 'malformed' : switchFile.kind,
    hosts: sources?.names ?? [],
    unusualCriteria: sources?.unusualCriteria ?? false,
    netdns: netdnsOf(host.env.get('GODEBUG')) ?? (go.tags.includes('netcgo') ? 'cgo' : null),
    variables: resolverVariables(host),
  };
}

/** The mode of `netdns=mode`, `netdns=level` or `netdns=mode+level`; the last one counts. */
function netdnsOf(godebug: string | undefined): string | null {
  const last = (godebug ?? '').split(',').findLast((item) => item.startsWith('netdns='));
  return (
    last
      ?.slice('netdns='.length)
      .split('+')
      .find((part) => part === 'go' || part === 'cgo') ?? null
  );
}

/** Variables that make Go prefer libc (net/conf.go); LOCALDOMAIN does so even if it is empty. */
function resolverVariables({ env }: Host): string[] {
  return ['LOCALDOMAIN', 'RES_OPTIONS', 'HOSTALIASES'].filter((name) =>
    name === 'LOCALDOMAIN' ? env.get(name) !== undefined : (env.get(name) ?? '') !== '',
  );
}

/** cgo's half of the net package calls getaddrinfo: in a dynamic program that is visible in its symbols. */
function callsLibc(executable: Executable, elf: ElfFile): boolean {
  const { content } = executable.facts;
  if (content?.kind === 'elf' && content.elf.loadsNss) return true;
  if (elf.dynamic === null || elf.dynamic.needed.length === 0) return false;
  const wanted = executable.withFile((file) => decoding(() => wantsSymbol(file, elf, 'getaddrinfo')));
  return wanted.kind === 'found' && wanted.value.ok && wanted.value.value;
}
