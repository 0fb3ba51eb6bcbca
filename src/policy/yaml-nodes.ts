import { Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node } from 'yaml';
import { didYouMean } from '../cli/suggest.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { Entry, Located } from './located.ts';
import { anchorsIn } from './yaml-anchors.ts';
import { shallowTokens, tooDeep } from './yaml-depth.ts';
import { textOfScalar } from './yaml-keys.ts';
import { merging } from './yaml-merge.ts';

/** The parser's own search for keys that are given twice takes time by their square: see anchorsIn. */
const readAs = { prettyErrors: false, uniqueKeys: false, version: '1.2' } as const;

/**
 * @param name the file's name for messages
 * @throws UsageError for invalid YAML, with line and column
 */
export function parseYaml(text: string, name: string): Located {
  const { tokens, at } = reading(text, name);
  const [document, second] = new Composer(readAs).compose(tokens, true, text.length);
  if (document === undefined) throw new UsageError(`${name}: it has no document`);
  if (second !== undefined && document.errors.length === 0)
    throw new UsageError(`${at(second.range[0])}: a policy is one document: remove what follows ---`);
  return nodesOf(document, at);
}

/** The documents of a file, separated by `---`; empty ones are omitted. */
export function parseYamlDocuments(text: string, name: string): Located[] {
  const { tokens, at } = reading(text, name);
  return [...new Composer(readAs).compose(tokens)].flatMap((document) =>
    document.contents === null && document.errors.length === 0 ? [] : [nodesOf(document, at)],
  );
}

/** `policy.yaml:3:5` for an offset that the tokens have passed. */
type At = (offset: number) => string;

function reading(text: string, name: string): { readonly tokens: Iterable<CST.Token>; readonly at: At } {
  const lines = new LineCounter();
  const at: At = (offset) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const refuse = (offset: number): never => {
    throw new UsageError(`${at(offset)}: ${tooDeep}`);
  };
  return { tokens: shallowTokens(text, lines, refuse), at };
}

function nodesOf(document: Document.Parsed, at: At): Located {
  const [error] = document.errors;
  if (error !== undefined) throw new UsageError(`${at(error.pos[0])}: ${error.message}`);
  const anchors = anchorsIn(document.contents, ({ range }, problem) => {
    throw new UsageError(`${at(range?.[0] ?? 0)}: ${problem}`);
  });
  // What `<<` names is read once, however often it is merged.
  const mappings = new Map<Node, readonly Entry[]>();
  const withMerged = merging();

  function located(node: Node | null, fallback: number): Located {
    const resolved = isAlias(node) ? (anchors.get(node) ?? null) : node;
    const offset = node?.range?.[0] ?? fallback;
    const fail = (problem: string): never => {
      throw new UsageError(`${at(offset)}: ${problem}`);
    };
    return {
      place: at(offset).replace(/:\d+$/, ''),
      fail,
      failUnknown: (what, word, words) =>
        fail(`${what} '${word}' is not one of: ${words.join(', ')}${didYouMean(word, words)}`),
      isMapping: () => isMap(resolved),
      isList: () => isSeq(resolved),
      entries() {
        if (resolved === null || (isScalar(resolved) && resolved.value === null)) return [];
        if (!isMap(resolved)) return fail('expected a mapping, for example key: value');
        const known = mappings.get(resolved);
        if (known !== undefined) return known;
        const all = resolved.items.map(({ key, value }) => {
          const keyNode = asNode(key);
          const place = located(keyNode, offset);
          return { key: place.text(), at: place, value: located(asNode(value), keyNode?.range?.[1] ?? offset) };
        });
        const entries = withMerged(all);
        mappings.set(resolved, entries);
        return entries;
      },
      items() {
        if (!isSeq(resolved)) return fail('expected a list, for example - item');
        return resolved.items.map((item) => located(asNode(item), offset));
      },
      typeOf() {
        if (!isScalar(resolved) || resolved.type !== 'PLAIN' || resolved.tag === textTag) return null;
        return plainType(resolved.source ?? String(resolved.value));
      },
      text() {
        if (resolved === null) return '';
        if (!isScalar(resolved)) return fail('expected a single value');
        return textOfScalar(resolved);
      },
    };
  }
  return located(document.contents, 0);
}

const textTag = 'tag:yaml.org,2002:str';

/** As the tools of Kubernetes read it (sigs.k8s.io/yaml, goyaml.v2/resolve.go). */
function plainType(source: string): 'number' | 'boolean' | null {
  if (/^(?:[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/.test(source))
    return 'boolean';
  const plain = source.replaceAll('_', '');
  const isNumber =
    /^[-+]?(?:0x[\da-f]+|0b[01]+|0o[0-7]+|(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?|\.inf)$/i.test(plain) ||
    /^\.nan$/i.test(plain);
  return isNumber ? 'number' : null;
}

function asNode(value: unknown): Node | null {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
}
