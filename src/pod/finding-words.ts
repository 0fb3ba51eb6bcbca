import { suggestions } from '../cli/suggest.ts';
import { baseName } from '../linux/paths.ts';
import type { MergedSource, MissingKey, PodEffects } from './model.ts';

export type MissingDetail = PodEffects['missingCommands'][number];

export function missingWords({ kind, place, command, shell }: MissingDetail): string {
  const answer =
    shell !== null
      ? `${baseName(shell)}: ${command}: not found`
      : command.includes('/')
        ? `exec: "${command}": stat ${command}: no such file or directory`
        : `exec: "${command}": executable file not found in $PATH`;
  return `${place}: ${kind} starts ${command}, which the image does not have (${answer})`;
}

export function copyOrOther(command: string): string {
  return /(^|\/)probe-env(-static)?$/.test(command)
    ? `in the Dockerfile: COPY --from=probe-env /probe-env ${command.startsWith('/') ? command : `/usr/local/bin/${command}`}`
    : 'use httpGet, grpc or tcpSocket, which need no command; or COPY the command into the image';
}

export function keyWords({
  keys,
  moreKeys = 0,
  moreMissing,
}: Pick<MissingKey, 'keys' | 'moreKeys' | 'moreMissing'>): string {
  const [first, ...others] = keys;
  const count = others.length + moreKeys;
  const has = first === undefined ? 'none' : count > 3 ? `${first} and ${count} others` : keys.join(', ');
  return moreMissing === undefined ? has : `${has}, and lacks ${moreMissing} more`;
}

/** The only key, or the nearest. */
export function meantKey(key: string, keys: readonly string[], words: (meant: string) => string): string | null {
  const [meant] = keys.length === 1 ? keys : suggestions(key, keys);
  return meant === undefined ? null : words(meant);
}

/** One volume of two. */
export function mergedWords(sources: readonly MergedSource[]): string {
  return `mount both as one volume: projected: {sources: [${sources.map(sourceWords).join(', ')}]}`;
}

/** `{configMap: {name: app-settings, items: [{key: ca.pem, path: ca.pem}]}}`. */
function sourceWords({ kind, name, item }: MergedSource): string {
  if (item === undefined) return `{${kind}: {name: ${name}}}`;
  const mode = item.mode === null ? '' : `, mode: ${item.mode.toString(8).padStart(4, '0')}`;
  return `{${kind}: {name: ${name}, items: [{key: ${item.key}, path: ${item.path}${mode}}]}}`;
}

/** The key of that name, or the first; the keys of a Secret that is elsewhere are not known. */
export function subPathFor(mountPath: string, names: readonly string[]): string {
  const name = baseName(mountPath);
  return `subPath: ${names.includes(name) || names.length === 0 ? name : names[0]}`;
}
