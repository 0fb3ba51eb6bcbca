import { DecodeError } from '../../decode/decoded.ts';
import type { Inode } from './inode.ts';
import { type LayerTree, putLink } from './layer-tree.ts';
import { find } from './walk.ts';

/**
 * Merges a layer into the result of the lower ones, as overlayfs does: directories are merged, anything else replaces
 * what was there.
 * @param base changed in place
 * @returns links of lower layers that are hidden by directories without their own entry in the layer; engines that
 * extract every layer into one directory follow such a link instead
 * @throws DecodeError for a hard link that leads nowhere
 */
export function mergeLayer(base: Inode, layer: LayerTree): readonly string[] {
  for (const { directory, name, target } of layer.linksToLower) {
    const inode = find(base, target) ?? find(layer.root, target);
    if (inode === null)
      throw new DecodeError(`the hard link '${name}' leads to '${target.join('/')}', which is not there`);
    putLink(directory, name, inode, target);
  }
  const hiddenLinks: string[] = [];
  const pending: [lower: Inode, upper: Inode, path: string][] = [[base, layer.root, '']];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [lower, upper, path] = next;
    const from = upper.directory;
    const into = lower.directory;
    if (from === null || into === null) continue;
    if (!from.implicit) {
      lower.mode = upper.mode;
      lower.uid = upper.uid;
      lower.gid = upper.gid;
      lower.xattrs = upper.xattrs;
    }
    if (from.opaque) into.entries.clear();
    for (const name of from.whiteouts ?? []) into.entries.delete(name);
    for (const [name, inode] of from.entries) {
      const before = into.entries.get(name);
      if (before?.directory && inode.directory) {
        pending.push([before, inode, `${path}/${name}`]);
        continue;
      }
      if (inode.directory?.implicit && before?.target) hiddenLinks.push(`${path}/${name}`);
      into.entries.set(name, inode);
    }
  }
  return hiddenLinks;
}
