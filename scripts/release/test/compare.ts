import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutSnapshot } from '../../build/node/without-snapshot.ts';
import { portableHome } from '../../build/paths.ts';
import { expectEqual } from './row.ts';

/**
 * Compares two releases of one commit: equal byte for byte, except for the start-up snapshots of the executables on
 * Node, and for the checksums of files that have one (docs/releases.md).
 * @throws if they differ
 */
export function compareReleases(first: string, second: string): void {
  const names = readdirSync(first).sort();
  expectEqual(readdirSync(second).sort(), names);
  const hasNode = names.some(hasSnapshot);
  const differ = names.filter((name) => {
    const [a, b] = [readFileSync(join(first, name)), readFileSync(join(second, name))];
    if (a.equals(b)) return false;
    if (/^probe-env-linux-(x64|arm64)$/.test(name)) return !withoutSnapshot(a).equals(withoutSnapshot(b));
    if (name.endsWith('.tar.gz')) return contentOf(join(first, name)) !== contentOf(join(second, name));
    if (name.endsWith('.cdx.json') && hasSnapshot(name)) return withoutSums(a) !== withoutSums(b);
    return name === 'SHA256SUMS' && hasNode ? ownSums(a) !== ownSums(b) : true;
  });
  expectEqual(differ, []);
}

/** Whether a file is or contains an executable on Node, or has the checksum of one. */
function hasSnapshot(name: string): boolean {
  return /^probe-env-(linux|portable)-/.test(name);
}

/** The portable directory without its executable: names, modes, sizes, and the bytes of the libraries. */
function contentOf(archive: string): string {
  const program = `${portableHome.slice(1)}/probe-env`;
  const tar = (...args: readonly string[]): string =>
    execFileSync('tar', [...args, `--exclude=${program}`, '-z', '-f', archive], {
      encoding: 'latin1',
      maxBuffer: 1 << 30,
    });
  return tar('-t', '-v', '--numeric-owner') + tar('-x', '-O');
}

/** Without the file's own checksum, and the number derived from everything else. */
function withoutSums(sbom: Buffer): string {
  const { serialNumber: _made, metadata, ...rest } = JSON.parse(sbom.toString());
  const { hashes: _sums, ...component } = metadata.component;
  return JSON.stringify({ ...rest, metadata: { ...metadata, component } });
}

/** Those of files that have no snapshot. */
function ownSums(sums: Buffer): string {
  const lines = sums.toString().split('\n');
  return lines.filter((line) => !hasSnapshot(line.split('  ')[1] ?? '') || line.endsWith('.licenses.txt')).join('\n');
}
