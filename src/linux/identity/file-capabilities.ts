import {
  decodeFileCapabilities,
  type FileCapabilities,
  fileCapabilityAttribute,
} from '../../decode/file-capabilities.ts';
import type { RootFs } from '../../host/files/rootfs.ts';

/**
 * The attribute as it is, whatever it means for the program; null for a file without it, or with a damaged one, and where the runtime cannot
 * read it.
 * @param path without links
 */
export function readFileCapabilities(fs: RootFs, path: string): FileCapabilities | null {
  const bytes = fs.getxattr?.(path, fileCapabilityAttribute);
  const decoded = bytes === undefined ? null : decodeFileCapabilities(bytes);
  return decoded?.ok === true ? decoded.value : null;
}
