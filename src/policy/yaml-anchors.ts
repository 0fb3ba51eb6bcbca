import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { keysOfMapping, textOfScalar } from './yaml-keys.ts';

/** Refuses a document for the sake of one of its nodes. */
export type Refusal = (node: Node, problem: string) => never;

/**
 * What each alias stands for: the last node before it with that anchor. Read in one pass, as are the keys that are given twice, since
 * a search for each would take time by their square.
 * @param refuse is called for an alias without its anchor, for one inside of what it stands for, which no reader could end, and for a
 * key given twice
 */
export function anchorsIn(contents: Node | null, refuse: Refusal): ReadonlyMap<Node, Node> {
  const named = new Map<string, Node>();
  const open = new Set<Node>();
  const found = new Map<Node, Node>();
  const visit = (node: unknown): void => {
    if (isAlias(node)) {
      const target = named.get(node.source) ?? refuse(node, `unknown anchor '${node.source}'`);
      if (open.has(target)) refuse(node, `the anchor '${node.source}' contains itself`);
      found.set(node, target);
      return;
    }
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return;
    if (node.anchor !== undefined) named.set(node.anchor, node);
    open.add(node);
    if (isMap(node)) {
      const isRepeated = keysOfMapping();
      for (const { key, value } of node.items) {
        visit(key);
        const scalar = isAlias(key) ? found.get(key) : key;
        if (isScalar(scalar) && isRepeated(scalar))
          refuse(isAlias(key) ? key : scalar, `key '${textOfScalar(scalar)}' is given twice`);
        visit(value);
      }
    }
    if (isSeq(node)) for (const item of node.items) visit(item);
    open.delete(node);
  };
  visit(contents);
  return found;
}
