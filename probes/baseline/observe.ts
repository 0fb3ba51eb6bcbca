import { calendarDay } from '../../src/decode/calendar-day.ts';
import { decodeOsRelease } from '../../src/decode/etc/os-release.ts';
import type { Host } from '../../src/host/host.ts';
import { observePackages } from './contents/packages.ts';
import { observeShells } from './contents/shells.ts';
import { supportedUntil } from './distribution/support.ts';
import type { BaselineFacts, DistributionFacts, FileFacts, ProgramFacts } from './facts.ts';
import type { Expectations } from './options.ts';

/** What the image consists of. */
export async function observe(host: Host, expect: Expectations): Promise<BaselineFacts> {
  return {
    distribution: observeDistribution(host),
    packages: observePackages(host, expect.maxPackages !== undefined),
    layers: host.layers,
    shells: observeShells(host, expect.shell === false),
    setUserId: usuallySetUserId.filter((path) => {
      const stat = host.fs.stat(path);
      return stat.kind === 'found' && stat.value.kind === 'file' && (stat.value.mode & 0o4000) !== 0;
    }),
    program: observeProgram(host),
    files: (expect.fileHas ?? []).map(({ path, text }) => observeFile(host, path, text.trimEnd().length)),
  };
}

/** Programs that Debian, Alpine and Fedora install with the bit. */
const usuallySetUserId = [
  ...['/bin/su', '/bin/mount', '/bin/umount', '/bin/ping', '/bin/bbsuid', '/usr/bin/passwd', '/usr/bin/chsh'],
  ...['/usr/bin/chfn', '/usr/bin/gpasswd', '/usr/bin/newgrp', '/usr/bin/sudo', '/usr/bin/pkexec'],
] as const;

/** os-release(5): /etc first, /usr/lib if that is missing. */
function observeDistribution(host: Host): DistributionFacts | null {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = host.fs.readText(path, 65_536);
    if (text.kind !== 'found') continue;
    const { id, versionId, prettyName } = decodeOsRelease(text.value);
    const until = versionId === null ? null : supportedUntil(id, versionId);
    const supportEnded = until !== null && calendarDay(host.now.getTime()) > until;
    return { id, versionId, prettyName, supportedUntil: until, supportEnded };
  }
  return null;
}

function observeProgram({ app }: Host): ProgramFacts | null {
  const elf = app?.elf();
  if (app === null || elf?.kind !== 'found' || !elf.value.ok) return null;
  const names = new Set(elf.value.value.sections.map(({ name }) => name));
  const size = app.withFile((file) => file.size);
  if (size.kind !== 'found') return null;
  return {
    size: size.value,
    symbols: names.has('.symtab'),
    debugInfo: names.has('.debug_info') || names.has('.zdebug_info'),
  };
}

/** Bytes to read from a file, and characters to show. */
const contentLimit = 65_536;
const shownLength = 200;

/** @param needed characters of the required content, which are all kept for the comparison */
function observeFile(host: Host, path: string, needed: number): FileFacts {
  const found = host.fs.readText(path, contentLimit);
  if (found.kind !== 'found') return { path, text: null, state: found.kind, truncated: false };
  const text = found.value.trimEnd();
  const kept = Math.max(shownLength, needed);
  return { path, text: text.slice(0, kept), state: 'read', truncated: text.length > kept };
}
