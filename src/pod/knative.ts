import type { Entry, Located } from '../policy/located.ts';
import { isNull } from './fields.ts';

/** Kinds of this group have the specification where a Deployment has it; `Service` is also the name of another one. */
export const knative = { group: 'serving.knative.dev/', kinds: ['Service', 'Configuration'] };

/** What its specification has besides that of a pod (serving, apis/serving/v1, RevisionSpec). */
const ownFields = ['containerConcurrency', 'idleTimeoutSeconds', 'responseStartTimeoutSeconds', 'timeoutSeconds'];

/** Where none are stated (apis/config/defaults.go). */
const names = new Map([
  ['containers', 'user-container'],
  ['initContainers', 'init-container'],
]);

/** Where none is stated, or 0 (apis/serving/v1, DefaultUserPort). */
const port = '8080';

type Change = (node: Located) => Located;

/**
 * The pod that Knative makes of its specification: containers get names, ports their number, and a readiness probe that does nothing
 * asks that (apis/serving/v1/revision_defaults.go; reconciler/revision/resources/deploy.go).
 */
export function knativePod(spec: Located): Located {
  const change = ({ key, value }: Entry): Located => {
    const name = names.get(key);
    return name === undefined || isNull(value) ? value : { ...value, items: () => named(value.items(), name) };
  };
  return withEntries(spec, (entries) =>
    entries.flatMap((entry) => (ownFields.includes(entry.key) ? [] : { ...entry, value: change(entry) })),
  );
}

/** Names with a number where there are several containers, and none that is taken (applyDefaultContainerNames). */
function named(containers: readonly Located[], usual: string): Located[] {
  const stated = containers.map((container) =>
    container
      .entries()
      .find(({ key }) => key === 'name')
      ?.value.text(),
  );
  const free = [usual, ...containers.map((_, index) => `${usual}-${index}`)]
    .slice(containers.length > 1 ? 1 : 0)
    .filter((name) => !stated.includes(name));
  return containers.map((container, index) => {
    const own = stated[index] || free.shift() || usual;
    return changed(
      filled(container, 'name', (at) => scalar(at, own, null)),
      containerChanges,
    );
  });
}

const withPort: Change = (handler) => filled(handler, 'port', (at) => scalar(at, port, 'number'));
const handlers = new Map<string, Change>([
  ['httpGet', withPort],
  ['tcpSocket', withPort],
]);

const containerChanges = new Map<string, Change>([
  ['ports', (list) => ({ ...list, items: () => list.items().map((item) => filled(item, 'containerPort', portAt)) })],
  ['livenessProbe', (probe) => changed(probe, handlers)],
  ['startupProbe', (probe) => changed(probe, handlers)],
  ['readinessProbe', (probe) => changed(withHandler(probe), handlers)],
]);

function portAt(at: Located): Located {
  return scalar(at, port, 'number');
}

function withHandler(probe: Located): Located {
  const isStated = probe
    .entries()
    .some(({ key, value }) => /^(?:exec|grpc|httpGet|tcpSocket)$/.test(key) && !isNull(value));
  return isStated ? probe : filled(probe, 'tcpSocket', (at) => withEntries(at, () => []));
}

/** With a value for a field that is left out, empty or 0. */
function filled(node: Located, key: string, value: Change): Located {
  return withEntries(node, (entries) => {
    const stated = entries.find((entry) => entry.key === key)?.value;
    const isStated = stated !== undefined && !isNull(stated) && stated.text() !== '0';
    return isStated
      ? entries
      : [...entries.filter((entry) => entry.key !== key), { key, at: node, value: value(node) }];
  });
}

function changed(node: Located, changes: ReadonlyMap<string, Change>): Located {
  return withEntries(node, (entries) =>
    entries.map((entry) => ({ ...entry, value: changes.get(entry.key)?.(entry.value) ?? entry.value })),
  );
}

function withEntries(node: Located, change: (entries: readonly Entry[]) => readonly Entry[]): Located {
  return { ...node, entries: () => change(node.entries()) };
}

function scalar(at: Located, text: string, type: ReturnType<Located['typeOf']>): Located {
  return { ...at, entries: () => [], isMapping: () => false, text: () => text, typeOf: () => type };
}
