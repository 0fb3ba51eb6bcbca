import { expect, it } from 'vitest';
import { podCatalog } from '../../../src/pod/findings.ts';
import type { MissingKey, PodContainer } from '../../../src/pod/model.ts';
import { pod } from './manifests.ts';

const count = 300;
const indexes = Array.from({ length: count }, (_, index) => index);
const text = (value: unknown): string => JSON.stringify(value);
const data = Object.fromEntries(indexes.map((index) => [`key-${index}`, '']));
const objects = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: data },
];
const documents = objects.map((each) => `${text(each)}\n---\n`).join('');
const items = indexes.map((index) => ({ key: `other${index}`, path: `p${index}` }));
const reference = (kind: string, name: string): string =>
  `      env: ${text(indexes.map((index) => ({ name: `V${index}`, valueFrom: { [kind]: { name, key: `other${index}` } } })))}\n`;
const mounted = (volume: object, times = 1): PodContainer => {
  const volumeMounts = indexes.slice(0, times).map((index) => ({ name: 'v', mountPath: `/v${index}` }));
  const volumes = `  volumes: ${text([{ name: 'v', ...volume }])}\n`;
  return pod(`      volumeMounts: ${text(volumeMounts)}\n`, volumes, documents);
};
const subPaths = (): PodContainer => {
  const volumeMounts = indexes.map((index) => ({ name: 'v', mountPath: `/v${index}`, subPath: `other${index}` }));
  const volumes = `  volumes: ${text([{ name: 'v', configMap: { name: 'm' } }])}\n`;
  return pod(`      volumeMounts: ${text(volumeMounts)}\n`, volumes, documents);
};

it.each<[string, () => PodContainer, MissingKey['use'], string]>([
  ['items of a ConfigMap', () => mounted({ configMap: { name: 'm', items } }), 'volume', 'configMap m'],
  [
    'items of a ConfigMap in many places',
    () => mounted({ configMap: { name: 'm', items } }, 9),
    'volume',
    'configMap m',
  ],
  ['items of a Secret', () => mounted({ secret: { secretName: 's', items } }), 'volume', 'secret s'],
  [
    'items of a projected one',
    () => mounted({ projected: { sources: [{ configMap: { name: 'm', items } }] } }),
    'volume',
    'configMap m',
  ],
  ['variables of a ConfigMap', () => pod(reference('configMapKeyRef', 'm'), '', documents), 'variable', 'configMap m'],
  ['variables of a Secret', () => pod(reference('secretKeyRef', 's'), '', documents), 'variable', 'secret s'],
  ['subPaths', subPaths, 'subPath', 'configMap m'],
])('of hundreds of missing keys the first are told, and the first keys that there are: %s', (_, made, use, source) => {
  const { missingKeys } = made();
  expect(missingKeys.map(({ key }) => key)).toEqual(['other0', 'other1', 'other2', 'other3', 'other4']);
  for (const each of missingKeys) expect(each).toMatchObject({ use, source, moreKeys: 100 });
  expect(missingKeys.map(({ keys }) => keys.length)).toEqual([200, 200, 200, 200, 200]);
  expect(missingKeys.map(({ moreMissing }) => moreMissing)).toEqual([...Array(4), count - 5]);
});

it('says how many there are', () => {
  const [first, , , , last] = mounted({ configMap: { name: 'm', items } }).missingKeys;
  const { message } = podCatalog['pod/key-missing'];
  expect(first && message(first)).toContain('config key: other0; it has key-0 and 299 others (');
  expect(last && message(last)).toContain('config key: other4; it has key-0 and 299 others, and lacks 295 more (');
});
