import type { Host } from '../../../src/host/host.ts';
import { absolutePath } from '../../../src/linux/paths.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import type { LookupFacts } from '../lookup/observe.ts';
import { contentKind } from '../pool/content-kind.ts';
import type { Pool } from '../pool/pool.ts';
import { isLeaf } from '../pool/root-faults.ts';
import { latin1File, type UnreadFile } from '../read-file.ts';
import { anchorFiles, danglingIn, localCaOf, notCertificate } from './anchors.ts';
import type { LocalCa, LocalFile, MaskedCa, PlacedCa, VariableCa } from './facts.ts';
import { any, createLooker, exists, filesBelow, type Looker, otherForm } from './looker.ts';
import { casInPlaces } from './placed-cas.ts';
import { anchorDirectories, foreignFile, isJavaDefault, meantVariable } from './places.ts';

const named = 3;

/** The CAs in the container that are not among the roots, by how they got there; and the files that were examined. */
export interface UnreadCas {
  readonly localCas: readonly LocalCa[];
  readonly localFiles: readonly LocalFile[];
  readonly ignoredVariables: readonly VariableCa[];
  readonly maskedCas: readonly MaskedCa[];
  readonly placedCas: readonly PlacedCa[];
  readonly files: readonly UnreadFile[];
}

/** @param lookup what Go looked for, and what it did not reach */
export function unreadCas(
  host: Host,
  rules: GoRules,
  pool: Pool,
  lookup: Pick<LookupFacts, 'files' | 'masked'>,
): UnreadCas {
  const read = lookup.files.flatMap(({ path, outcome }) => (outcome === 'read' ? [absolutePath(host, path)] : []));
  const looker = createLooker(host, rules, pool, read);
  // The variable is the cause if it was meant for Go, wherever its file is.
  const misspelled = variablesIgnored(looker, (name) => meantVariable(name) !== null);
  const anchors = anchorDirectories.flatMap((place) => anchorFiles(looker, place).map((path) => ({ path, place })));
  const localCas = anchorDirectories.flatMap((each) =>
    anchors.flatMap(({ path, place }) => (place === each ? localCaOf(looker, path, place) : [])).slice(0, named),
  );
  const localFiles = [
    ...anchors.flatMap(({ path, place }) => notCertificate(looker, path, place)),
    ...anchorDirectories.flatMap((place) => danglingIn(looker, place)),
  ].slice(0, named);
  const ignoredVariables = [...misspelled, ...variablesIgnored(looker, (name) => meantVariable(name) === null)];
  const maskedCas = casMasked(looker, lookup);
  const placedCas = casInPlaces(looker).slice(0, named);
  return { localCas, localFiles, ignoredVariables, maskedCas, placedCas, files: looker.files };
}

/** The files of such variables that contain a CA which Go does not get, each once. */
function variablesIgnored(looker: Looker, isAsked: (name: string) => boolean): VariableCa[] {
  const { host } = looker;
  const set = host.env.names().flatMap((name) => {
    if (!isAsked(name)) return [];
    const path = foreignFile(name, host.env.get(name) ?? '');
    return path === null ? [] : [{ name, path }];
  });
  if (set.length === 0) return [];
  return [...new Set(set.map(({ path }) => path))].flatMap((path) => {
    const files = exists(host, `${path}/.`) ? filesBelow(host, path, 1, []) : [path];
    const variables = set.filter((each) => each.path === path).map(({ name }) => name);
    for (const file of files) {
      const outside = looker.look(file, 'variable', any);
      if (outside === null) continue;
      const { subject, certificates } = outside;
      return [{ path: file, subject, variables, certificates, ...otherForm(outside) }];
    }
    // Its content cannot be read; if a company's CA is among the roots, it may well be the same.
    if (isJavaDefault(path) || contentKind(latin1File(host, path)) !== 'pkcs12') return [];
    const doubt = looker.hasCompanyRoot ? ({ isInDoubt: true } as const) : {};
    return [{ path, subject: '', variables, certificates: 0, form: 'pkcs12', ...doubt }];
  });
}

/** Other programs read bundles that Go does not reach, and a CA that was added to one of them by hand is only there. */
function casMasked(looker: Looker, { files, masked }: Pick<LookupFacts, 'files' | 'masked'>): MaskedCa[] {
  const bundle = files.at(-1)?.path ?? '';
  return masked.flatMap((path) => {
    const outside = looker.look(path, 'masked', (ca) => !isLeaf(ca));
    return outside === null ? [] : [{ path, subject: outside.subject, bundle }];
  });
}
