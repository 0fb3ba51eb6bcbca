import { type Alias, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';

/**
 * What each alias stands for: the last node before it with that anchor. Read in one pass, since a search for each would take time by
 * their square.
 * @param onCycle is called for an alias inside of what it stands for, which no reader could end
 */
export function anchorsIn(contents: Node | null, onCycle: (alias: Alias.Parsed) => never): ReadonlyMap<Node, Node> {
  const named = new Map<string, Node>();
  const open = new Set<Node>();
  const found = new Map<Node, Node>();
  const visit = (node: unknown): void => {
    if (isAlias(node)) {
      const target = named.get(node.source);
      if (target === undefined) return;
      if (open.has(target)) onCycle(node as Alias.Parsed);
      found.set(node, target);
      return;
    }
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return;
    if (node.anchor !== undefined) named.set(node.anchor, node);
    open.add(node);
    if (isMap(node)) for (const { key, value } of node.items) for (const part of [key, value]) visit(part);
    if (isSeq(node)) for (const item of node.items) visit(item);
    open.delete(node);
  };
  visit(contents);
  return found;
}
