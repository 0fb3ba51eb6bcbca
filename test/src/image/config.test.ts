import { describe, expect, it } from 'vitest';
import { decodeImageConfig, type ImageConfig } from '../../../src/image/config.ts';

const inner = {
  User: 'app:certs',
  Env: ['PATH=/usr/bin:/bin', 'TZ=Asia/Shanghai'],
  Entrypoint: ['/entrypoint.sh'],
  Cmd: ['serve', '--port=80'],
  WorkingDir: '/srv',
  Volumes: { '/data': {} },
  Labels: { 'org.opencontainers.image.title': 'app' },
  Healthcheck: { Test: ['CMD', '/app', 'health'], Interval: 30_000_000_000 },
};

const whole: ImageConfig = {
  os: 'linux',
  architecture: 'arm',
  variant: 'v7',
  env: inner.Env,
  user: 'app:certs',
  workingDir: '/srv',
  entrypoint: ['/entrypoint.sh'],
  cmd: ['serve', '--port=80'],
  volumes: ['/data'],
  labels: inner.Labels,
  healthCheck: ['/app', 'health'],
};

const oci = {
  architecture: 'arm',
  os: 'linux',
  variant: 'v7',
  config: inner,
  rootfs: { type: 'layers', diff_ids: [] },
};
const inspect = { Id: 'sha256:1', Architecture: 'arm', Variant: 'v7', Os: 'linux', Config: inner, RootFS: {} };

describe('decodeImageConfig', () => {
  const forms: readonly [form: string, value: unknown][] = [
    ['the OCI configuration', oci],
    ['docker inspect', [inspect]],
    ['one object of docker inspect', inspect],
    ['podman inspect, and its own names', [{ ...inspect, User: 'app:certs', Config: inner }]],
    ['buildah inspect', { Type: 'buildah 0.0.1', OCIv1: oci, Docker: {} }],
  ];
  for (const [form, value] of forms) {
    it(`reads ${form}`, () => {
      expect(decodeImageConfig(JSON.stringify(value))).toEqual({ ok: true, value: whole });
    });
  }

  it.each([
    [{ Test: ['NONE'] }, undefined, []],
    [{ Test: [] }, undefined, []],
    [{ Test: null }, undefined, []],
    [null, undefined, []],
    [{ Test: ['CMD-SHELL', 'curl x || exit 1'] }, undefined, ['/bin/sh', '-c', 'curl x || exit 1']],
    [{ Test: ['CMD-SHELL', 'x'] }, ['/bin/bash', '-o', 'pipefail', '-c'], ['/bin/bash', '-o', 'pipefail', '-c', 'x']],
  ])('reads the health check %j with SHELL %j', (Healthcheck, Shell, healthCheck) => {
    const decoded = decodeImageConfig(JSON.stringify({ config: { Healthcheck, Shell } }));
    expect(decoded).toMatchObject({ ok: true, value: { healthCheck } });
  });

  it('takes what is left out, or null, for nothing', () => {
    const nothing = {
      env: [],
      user: '',
      workingDir: '',
      entrypoint: [],
      cmd: [],
      volumes: [],
      labels: {},
      healthCheck: [],
    };
    const config = { Env: null, Entrypoint: null, Cmd: null, Volumes: null, Labels: null };
    for (const text of [
      { architecture: 'amd64', os: 'linux', config },
      { architecture: 'amd64', os: 'linux', rootfs: {} },
    ])
      expect(decodeImageConfig(JSON.stringify(text))).toEqual({
        ok: true,
        value: { os: 'linux', architecture: 'amd64', variant: null, ...nothing },
      });
  });

  it('splits the entrypoint that podman shows of a container', () => {
    const shown = decodeImageConfig(JSON.stringify([{ Config: { Entrypoint: '/tini -- /app', Cmd: ['serve'] } }]));
    expect(shown).toMatchObject({ ok: true, value: { entrypoint: ['/tini', '--', '/app'], architecture: null } });
  });

  const refused: readonly [text: string, problem: RegExp][] = [
    ['{"config":', /^it is not JSON$/],
    ['[]', /^it is an empty list: no such image$/],
    [JSON.stringify([inspect, inspect]), /^it has 2 images$/],
    ['"app"', /^it is not an object of JSON$/],
    ['{"name":"app"}', /^it has no "config"/],
    ['{"Name":"app","Env":[],"LayersData":[]}', /use skopeo inspect --config$/],
    ['{"schemaVersion":2,"manifests":[]}', /^it is an index of images/],
    ['{"schemaVersion":2,"config":{},"layers":[]}', /^it is a manifest/],
    ['{"config":{"Env":"A=1"}}', /^Env is not a list of texts$/],
    ['{"config":{"Cmd":[1]}}', /^Cmd is not a list of texts$/],
    ['{"config":{"User":0}}', /^User is not a text$/],
    ['{"config":{"Volumes":["/data"]}}', /^Volumes is not an object$/],
  ];
  for (const [text, problem] of refused) {
    it(`refuses ${text.slice(0, 50)}`, () => {
      expect(decodeImageConfig(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
    });
  }
});
