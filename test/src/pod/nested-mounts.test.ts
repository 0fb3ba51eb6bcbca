import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { podCatalog } from '../../../src/pod/findings.ts';
import { findingCodes, usePodImage } from './pod-image.ts';

const { withObjects } = usePodImage();

const secret = (secretName: string): object => ({ secret: { secretName } });

/** A ConfigMap at `below`, and one of its keys, or a whole volume, below it. */
function nested(mountPath: string, outer: object, inner: object, more: object = {}, below = '/cm'): Host {
  return withObjects([
    {
      volumeMounts: [
        { name: 'inner', mountPath, ...more },
        { name: 'outer', mountPath: below },
      ],
    },
    {
      volumes: [
        { name: 'outer', ...outer },
        { name: 'inner', ...inner },
      ],
    },
  ]);
}
const settings = { configMap: { name: 'm' } };
const misfit = 'pod/mount-of-another-type';

describe('a volume below another', () => {
  it.each<[string, () => Host, string[]]>([
    ['a key below a ConfigMap', () => nested('/cm/x', settings, settings, { subPath: 'a' }), [misfit]],
    ['a key in its place', () => nested('/cm/a', settings, settings, { subPath: 'b' }), [misfit]],
    ['a key of a Secret below a Secret', () => nested('/cm/x', secret('s'), secret('s'), { subPath: 'a' }), [misfit]],
    ['a key of a Secret of the cluster', () => nested('/cm/x', secret('o'), secret('o'), { subPath: 'a' }), []],
    ['a file of the node', () => nested('/cm/x', settings, { hostPath: { path: '/x', type: 'File' } }), [misfit]],
    [
      'a key below a ConfigMap at /',
      () => nested('/x', settings, settings, { subPath: 'a' }, '/'),
      [misfit, 'pod/program-hidden'],
    ],
    ['a key below an emptyDir', () => nested('/cm/x', { emptyDir: {} }, settings, { subPath: 'a' }), []],
    ['a directory below a ConfigMap', () => nested('/cm/x', settings, { emptyDir: {} }), []],
    ['a key beside it', () => nested('/cm2/x', settings, settings, { subPath: 'a' }), []],
  ])('%s', (_, made, expected) => {
    expect(findingCodes(made())).toEqual(expected);
  });

  it.each<[string, string, object, object, string, string]>([
    [
      'a ConfigMap and a Secret',
      '/cm/x',
      settings,
      secret('s'),
      'configMap m',
      '{configMap: {name: m}}, {secret: {name: s, items: [{key: a, path: x}]}}',
    ],
    [
      'two ConfigMaps',
      '/cm/d/x.sh',
      settings,
      settings,
      'configMap m',
      '{configMap: {name: m}}, {configMap: {name: m, items: [{key: a, path: d/x.sh}]}}',
    ],
    [
      'one of a mode',
      '/cm/x',
      secret('s'),
      { configMap: { name: 'm', defaultMode: 0o755 } },
      'secret s',
      '{secret: {name: s}}, {configMap: {name: m, items: [{key: a, path: x, mode: 0755}]}}',
    ],
    ['on one of a mode', '/cm/x', { configMap: { name: 'm', defaultMode: 0o755 } }, settings, 'configMap m', ''],
    [
      'on chosen keys',
      '/cm/x',
      { configMap: { name: 'm', items: [{ key: 'b', path: 'b' }] } },
      settings,
      'configMap m',
      '',
    ],
    [
      'a path of chosen keys',
      '/cm/x',
      settings,
      { configMap: { name: 'm', items: [{ key: 'b', path: 'a' }] } },
      'configMap m',
      '',
    ],
    ['a file of the node', '/cm/x', settings, { hostPath: { path: '/x', type: 'File' } }, 'configMap m', ''],
    [
      'on a projected volume',
      '/cm/x',
      { projected: { sources: [{ configMap: { name: 'm' } }] } },
      settings,
      'projected outer',
      '',
    ],
    [
      'on fields of the pod',
      '/cm/x',
      { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.name' } }] } },
      settings,
      'downwardAPI outer',
      '',
    ],
  ])('names the volume in which a file cannot be mounted: %s', (_, path, outer, inner, on, sources) => {
    const { declared } = nested(path, outer, inner, 'hostPath' in inner ? {} : { subPath: 'a' });
    const [detail] = declared?.pod?.effects.misfits ?? [];
    if (detail === undefined) throw new Error('no misfit');
    const { message, remedy } = podCatalog[misfit];
    expect(message(detail)).toContain(
      `${detail.volume} is mounted as a file, and ${path} is a directory that the kubelet makes in ${on} (`,
    );
    const elsewhere = `${detail.volume} on a path outside of /cm`;
    expect(remedy(detail)).toBe(
      sources === ''
        ? `mount ${elsewhere}`
        : `mount both as one volume: projected: {sources: [${sources}]}; or ${elsewhere}`,
    );
  });
});

describe('two volumes at one path', () => {
  it.each<[string, string]>([
    ['/x', '/x/'],
    ['/x/', '/x'],
    ['/run/y', '/var/run/y'],
  ])('%s, and then %s: the later one covers the other', (first, second) => {
    const projected = (key: string): object => ({ configMap: { name: 'm', items: [{ key, path: 'f' }] } });
    const { fs } = withObjects([
      {
        volumeMounts: [
          { name: 'one', mountPath: first },
          { name: 'two', mountPath: second },
        ],
      },
      {
        volumes: [
          { name: 'one', ...projected('a') },
          { name: 'two', ...projected('b') },
        ],
      },
    ]);
    expect(fs.readText(`${first}/f`, 10)).toMatchObject({ value: 'B' });
  });
});
