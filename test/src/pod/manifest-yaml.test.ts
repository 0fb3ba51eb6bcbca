import { describe, expect, it } from 'vitest';
import { parsePod } from '../../../src/pod/manifest.ts';
import { head, pod, refused } from './manifests.ts';

describe('a text that is not quoted', () => {
  const words = 'and the API server takes only a text there ("cannot unmarshal';
  it.each([
    ['8080', 'number'],
    ['-1', 'number'],
    ['1.5', 'number'],
    ['1e3', 'number'],
    ['0x1F', 'number'],
    ['1_000', 'number'],
    ['.inf', 'number'],
    ['true', 'boolean'],
    ['off', 'boolean'],
    ['y', 'boolean'],
  ])('%s is a %s to the API server', (value, type) => {
    const go = type === 'boolean' ? 'bool' : 'number';
    const wrong = (what: string): string =>
      `${what} is the ${type} ${value}, ${words} ${go} into Go struct field ... of type string"): quote it: "${value}"`;
    const container = `${head}  containers:\n    - name: web\n`;
    expect(refused(`${container}      env:\n        - name: A\n          value: ${value}\n`)).toBe(
      `pod.yaml:9:18: ${wrong('value')}`,
    );
    expect(refused(`${container}      args: [x, ${value}]\n`)).toBe(`pod.yaml:7:17: ${wrong('an item of args')}`);
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  A: ${value}\n---\n`;
    expect(refused(`${map}${container}`)).toBe(`pod.yaml:5:6: ${wrong('A')}`);
  });

  it.each([
    ['"8080"', '8080'],
    ["'true'", 'true'],
    ['!!str 8080', '8080'],
    ['1.2.3', '1.2.3'],
    ['2026-01-01', '2026-01-01'],
    ['12:30', '12:30'],
    ['512Mi', '512Mi'],
    ['', ''],
    ['null', ''],
    ['>-\n            8080', '8080'],
  ])('%s is a text', (value, text) => {
    expect(pod(`      env:\n        - name: A\n          value: ${value}\n`).env).toEqual([{ name: 'A', value: text }]);
  });
});

/** Each row is what `kubectl label --local -o json` of 1.32 makes of it. */
describe('YAML as kubectl reads it', () => {
  it.each([
    ['true', true],
    ['yes', true],
    ['on', true],
    ['Y', true],
    ['False', false],
    ['no', false],
    ['off', false],
  ])('runAsNonRoot: %s', (text, expected) => {
    expect(pod(`      securityContext: {runAsNonRoot: ${text}}\n`).security.runAsNonRoot).toBe(expected);
  });

  it.each([
    ['0', 0],
    ['1000', 1000],
    ['07', 7],
    ['010', 8],
    ['0o10', 8],
    ['0x3e8', 1000],
  ])('runAsUser: %s', (text, expected) => {
    expect(pod(`      securityContext: {runAsUser: ${text}}\n`).security.runAsUser).toBe(expected);
  });

  it('has what << merges where it is not written', () => {
    const text = `x: &d {runAsUser: 5, runAsGroup: 6}\n${head}  securityContext:\n    <<: *d\n    runAsUser: 7\n  containers: [{name: web}]\n`;
    expect(parsePod(text, 'pod.yaml', null).security).toMatchObject({ runAsUser: 7, runAsGroup: 6 });
    const several = text.replace('<<: *d', '<<: [{runAsGroup: 8}, *d]');
    expect(parsePod(several, 'pod.yaml', null).security).toMatchObject({ runAsUser: 7, runAsGroup: 8 });
  });

  it('is the same with the ends of lines of Windows, a mark at the start, and comments of Helm', () => {
    const text = `\uFEFF---\n# Source: app/templates/pod.yaml\n${head}  containers: [{name: web, command: [x]}]\n---\n# Source: none.yaml\n`;
    expect(parsePod(text.replaceAll('\n', '\r\n'), 'pod.yaml', null).command).toEqual(['x']);
  });

  it('takes time by the number of keys, not by its square', { timeout: 20_000 }, () => {
    const keys = Array.from({ length: 40_000 }, (_, index) => `  key-${index}: x\n`).join('');
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n${keys}`;
    expect(pod('      envFrom: [{configMapRef: {name: m}}]\n', '', `${map}---\n`).env).toHaveLength(40_000);
    expect(refused(`${map}  key-0: y\n---\n${head}`)).toContain(":40005:3: key 'key-0' is given twice");
  });

  it.each([
    [`${head}  securityContext: *nope\n  containers: [{name: web}]\n`, 'pod.yaml:5:20'],
    [`x: &nope {runAsUser: 5}\n---\n${head}  securityContext: *nope\n  containers: [{name: web}]\n`, 'pod.yaml:7:20'],
  ])('refuses an alias without its anchor in the same document: %j', (text, place) => {
    expect(refused(text)).toBe(`${place}: unknown anchor 'nope'`);
  });

  it('refuses tabs with their place', () => {
    expect(refused(`${head}\tcontainers: []\n`)).toMatch(/^pod.yaml:5:1: .*[Tt]ab/);
  });
});
