import { describe, expect, it } from 'vitest';
import { parsePod } from '../../../src/pod/manifest.ts';
import { head, refused } from './manifests.ts';

describe('the container of a manifest', () => {
  const container = '[{name: web, command: [/app]}]';
  it.each([
    ['Pod', `spec: {containers: ${container}}`],
    ['Deployment', `spec: {template: {spec: {containers: ${container}}}}`],
    ['StatefulSet', `spec: {template: {spec: {containers: ${container}}}}`],
    ['DaemonSet', `spec: {template: {spec: {containers: ${container}}}}`],
    ['Job', `spec: {template: {spec: {containers: ${container}}}}`],
    ['ReplicationController', `spec: {template: {spec: {containers: ${container}}}}`],
    ['PodTemplate', `template: {spec: {containers: ${container}}}`],
    ['Rollout', `spec: {template: {spec: {containers: ${container}}}}`],
    ['DeploymentConfig', `spec: {template: {spec: {containers: ${container}}}}`],
    ['Revision', `spec: {containers: ${container}}`],
    ['CronJob', `spec: {jobTemplate: {spec: {template: {spec: {containers: ${container}}}}}}`],
  ])('is found in a %s, next to other objects', (kind, spec) => {
    const text = `apiVersion: v1\nkind: Service\n---\n---\napiVersion: x/v1\nkind: ${kind}\nmetadata: {name: x}\n${spec}\n`;
    expect(parsePod(text, 'pod.yaml', null)).toMatchObject({ name: 'web', command: ['/app'], place: 'pod.yaml:8' });
  });

  it('is found in a List, and in JSON', () => {
    const items = [{ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'web', args: ['x'] }] } }];
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    expect(parsePod(list, 'pod.json', null)).toMatchObject({ name: 'web', command: null, args: ['x'] });
  });

  const two = `${head}  initContainers: [{name: migrate}]\n  containers: [{name: web}, {name: proxy}]\n`;

  it('is the one that is named', () => {
    expect(parsePod(two, 'pod.yaml', 'proxy').name).toBe('proxy');
    expect(parsePod(two, 'pod.yaml', 'migrate').name).toBe('migrate');
  });
});

describe('objects of a file', () => {
  const one = { metadata: { generateName: 'web-' }, spec: { containers: [{ name: 'web', command: ['x'] }] } };
  it.each([
    ['List', [{ apiVersion: 'v1', kind: 'Pod', ...one }]],
    ['PodList', [one]],
  ])('are those of a %s', (kind, items) => {
    expect(parsePod(JSON.stringify({ apiVersion: 'v1', kind, items }), 'x.json', null).command).toEqual(['x']);
  });

  it('are named by generateName too', () => {
    const two = { ...one, spec: { containers: [{ name: 'a' }, { name: 'b' }] } };
    expect(refused(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...two }))).toMatch(
      /a \(Pod web-\), b \(Pod web-\)$/,
    );
  });

  it('are those of their own namespace', () => {
    const map = (namespace: string, value: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: ${namespace}}\ndata: {TZ: ${value}}\n---\n`;
    const text = `${map('a', 'UTC')}${map('b', 'PRC')}${head.replace('name: web', 'name: web, namespace: a')}  containers: [{name: web, env: [{name: TZ, valueFrom: {configMapKeyRef: {name: m, key: TZ}}}]}]\n`;
    expect(parsePod(text, 'pod.yaml', null).env).toEqual([{ name: 'TZ', value: 'UTC' }]);
    expect(parsePod(text.replace('web, namespace: a', 'web, namespace: c'), 'pod.yaml', null).env).toEqual([
      { name: 'TZ', value: null },
    ]);
  });

  it('are refused for Windows', () => {
    expect(refused(`${head}  os: {name: windows}\n  containers: [{name: web}]\n`)).toBe(
      'pod.yaml:5:14: the pod is for Windows; only Linux containers can be checked',
    );
  });
});
