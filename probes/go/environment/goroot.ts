import { join } from '../../../src/decode/go/env/env.ts';
import type { Host } from '../../../src/host/host.ts';

/** The directory two or three levels above the command that has pkg/tool (cfg.go findGOROOT). */
export function gorootOf(host: Host, realPath: string): string {
  const candidates = [join(realPath, '../..'), join(realPath, '../../..')];
  return candidates.find((path) => host.fs.stat(`${path}/pkg/tool`).kind === 'found') ?? '';
}

/** The first line of GOROOT/VERSION, `go1.25.3` (cmd/dist/build.go); null if there is none. */
export function gorootVersion(host: Host, goroot: string): string | null {
  const text = host.fs.readText(`${goroot}/VERSION`, 4096);
  const line = text.kind === 'found' ? (text.value.split('\n')[0]?.trim() ?? '') : '';
  return line === '' ? null : line;
}
