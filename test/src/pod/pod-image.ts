import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { judgePod } from '../../../src/pod/judge.ts';
import { caseHost } from '../../support/cases/case-host.ts';

/** An image on this machine for the tests of a file, and pods that run it. */
export function usePodImage() {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-pod-'));
    chmodSync(root, 0o755);
    const files = [
      '/app/server',
      '/etc/ssl/certs/ca.crt',
      '/run/x',
      '/bin/tool',
      '/bin/bash',
      '/bin/busybox',
      '/bin/probe-env',
      '/x/probe-env',
    ];
    for (const file of files) {
      mkdirSync(path.dirname(root + file), { recursive: true });
      writeFileSync(root + file, file, { mode: 0o755 });
    }
    mkdirSync(`${root}/var`);
    symlinkSync('/run', `${root}/var/run`);
    symlinkSync('busybox', `${root}/bin/sh`);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  /** The host of a container with these fields, in a pod with these; `inner` changes what the image's configuration says. */
  function host(container: object, spec: object = {}, inner: object = {}): Host {
    const pod = { containers: [{ name: 'web', ...container }], ...spec };
    return caseHost(root, {
      declare: {
        config: { ...config, config: { ...config.config, ...inner } },
        pod: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: pod }),
      },
    });
  }

  /** A pod next to the ConfigMap `m` and the Secret `s`. */
  function withObjects([container, spec]: readonly [object, object]): Host {
    const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'web', ...container }], ...spec } };
    const list = { apiVersion: 'v1', kind: 'List', items: [settings, keys, pod] };
    return caseHost(root, { declare: { config, pod: JSON.stringify(list) } });
  }

  return { root: () => root, host, withObjects };
}

/** The codes of what is found in the manifest. */
export function findingCodes({ declared }: Host): string[] {
  if (declared?.pod == null) throw new Error('no pod');
  return judgePod(declared.pod.container, declared.pod.effects).map(({ code }) => code);
}

export const exec = (...command: string[]): object => ({ exec: { command } });

/** The fields of a container and of its pod with a volume at this path. */
export const mount = (mountPath: string, volume: object, more: object = {}): [object, object] => [
  { volumeMounts: [{ name: 'v', mountPath, ...more }] },
  { volumes: [{ name: 'v', ...volume }] },
];

const config = { architecture: 'amd64', config: { User: '1000:1000', Entrypoint: ['/app/server'], Cmd: ['serve'] } };

const data = { TZ: 'UTC', 'ca.crt': 'x', a: 'A', b: 'B' };
const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data };
const keys = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'x' }, data: { b: 'eA==' } };
