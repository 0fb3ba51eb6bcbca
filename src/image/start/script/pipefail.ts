import { latin1 } from '#runtime/bytes.ts';
import { findText } from '../../../decode/find-text.ts';
import type { RootFs } from '../../../host/files/rootfs.ts';

/** Bytes: bash has 1.3 MB. */
const shellLimit = 8 << 20;

/**
 * Whether a shell has the option `pipefail`: its name is in the file, as it is not in dash before 0.5.13. True for what is no ELF file,
 * cannot be read or is not known.
 */
export function hasPipefail(fs: RootFs, path: string | null): boolean {
  if (path === null) return true;
  const found = fs.withFile(path, (file) => {
    if (file.size > shellLimit || latin1(file.read(0, Math.min(4, file.size))) !== '\x7fELF') return true;
    return findText(latin1(file.read(0, file.size)), 'pipefail') >= 0;
  });
  return found.kind !== 'found' || found.value;
}
