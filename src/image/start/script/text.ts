import type { RootFs } from '../../../host/files/rootfs.ts';

/** Bytes. */
const scriptLimit = 256 << 10;

/** The text of a small regular file; null for anything else. */
export function readScript(fs: RootFs, path: string): string | null {
  const start = fs.withFile(path, (file) => file.size <= scriptLimit && !isElf(file.read(0, 4)));
  if (start.kind !== 'found' || !start.value) return null;
  const text = fs.readText(path, scriptLimit);
  return text.kind === 'found' ? text.value : null;
}

function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45;
}
