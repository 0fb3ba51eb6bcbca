import { describe, expect, it } from 'vitest';
import { parsePod } from '../../../src/pod/manifest.ts';
import type { PodContainer } from '../../../src/pod/model.ts';

const objects =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: x}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n';
const lacking = 'configMap: {name: m, items: [{key: other, path: p}]}';
const volumes = `  volumes: [{name: v, ${lacking}}]\n`;
const variable = 'env: [{name: A, valueFrom: {configMapKeyRef: {name: m, key: other}}}]';
const mounting = 'volumeMounts: [{name: v, mountPath: /x}]';
const expression = 'volumeMounts: [{name: e, mountPath: /x, subPathExpr: $(NONE)}]';
const emptyDir = '  volumes: [{name: e, emptyDir: {}}]\n';

function read(spec: string, wanted = 'web'): PodContainer {
  return parsePod(objects + spec, 'pod.yaml', wanted);
}

/** The container itself, another of the pod, an init container before it, and one after it. */
const inits = (before: string, after = ''): string =>
  `  initContainers: [{name: first, ${before}}, {name: middle, restartPolicy: Always}, {name: last, ${after}}]\n  containers: [{name: web}]\n`;

describe('what keeps a container from starting that is of another', () => {
  it.each<[string, PodContainer, string[]]>([
    ['its own volume', read(`${volumes}  containers: [{name: web, ${mounting}}]\n`), ['other']],
    ['a volume that nothing mounts', read(`${volumes}  containers: [{name: web}]\n`), []],
    [
      'a volume of a container beside it',
      read(`${volumes}  containers: [{name: web}, {name: log, ${mounting}}]\n`),
      ['other'],
    ],
    [
      'a volume of both',
      read(`${volumes}  containers: [{name: web, ${mounting}}, {name: log, ${mounting}}]\n`),
      ['other'],
    ],
    ['a variable of a container beside it', read(`  containers: [{name: web}, {name: log, ${variable}}]\n`), []],
    ['a variable of an init container', read(inits(variable)), ['other']],
    ['a variable of one that comes before', read(inits(variable), 'middle'), ['other']],
    ['a variable of one that comes after', read(inits('image: x', variable), 'middle'), []],
    ['a volume of one that comes after', read(volumes + inits('image: x', mounting), 'middle'), ['other']],
  ])('%s', (_, { missingKeys }, expected) => {
    expect(missingKeys.map(({ key }) => key)).toEqual(expected);
  });

  it.each<[string, PodContainer, string[]]>([
    ['a subPathExpr of an init container', read(emptyDir + inits(expression)), ['$(NONE)']],
    ['a subPathExpr of one that comes after', read(emptyDir + inits('image: x', expression), 'middle'), []],
    ['a subPathExpr beside it', read(`${emptyDir}  containers: [{name: web}, {name: log, ${expression}}]\n`), []],
  ])('%s', (_, { brokenSubPaths }, expected) => {
    expect(brokenSubPaths.map(({ expression: text }) => text)).toEqual(expected);
  });
});
