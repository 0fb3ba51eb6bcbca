import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dockerArchive } from '../../support/bytes/image-bytes.ts';
import { tar } from '../../support/bytes/tar.ts';
import { runSource } from '../../support/program/run-source.ts';
import { imageOf, plain, useImages } from './saved-images.ts';

const { asFile } = useImages();

/** What `docker export` writes, and what `docker inspect` of its image prints. */
const script = tar([{ name: 'start', content: '#!/bin/bash\n', mode: 0o755 }]);
const inspected = JSON.stringify([
  { Architecture: 'arm64', Os: 'linux', Config: { User: '65532', Entrypoint: ['/start'], Env: ['TZ=Asia/Tokyo'] } },
]);

const run = async (...args: string[]): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> =>
  await runSource([...args, '--timeout', '60s', '--format', 'text']);

describe('an exported file system', { timeout: 120_000 }, () => {
  it('has the configuration that --image-config states', async () => {
    const image = asFile('export.tar', script);
    const config = asFile('inspected.json', Buffer.from(inspected));
    const { exitCode, stdout } = await run('libc', 'user', '--image', image, '--image-config', config);
    expect(stdout).toMatch(/^FAIL libc\/script-interpreter-missing: \/start/);
    expect(stdout).toMatch(/^user: uid 65532/m);
    expect(stdout).toMatch(/^image: .*: linux\/arm64, 1 layer, exported file system$/m);
    expect(exitCode).toBe(1);
  });

  it('needs one that can be read', async () => {
    const image = asFile('export.tar', script);
    expect(await run('libc', '--image', image, '--image-config', join('no', 'such.json'))).toMatchObject({
      exitCode: 64,
      stderr: expect.stringMatching(/^probe-env: --image-config: no\/such\.json does not exist/),
    });
  });
});

it('leaves the configuration of an image to the image', { timeout: 120_000 }, async () => {
  const image = asFile('saved.tar', dockerArchive(imageOf(plain)));
  const config = asFile('inspected.json', Buffer.from(inspected));
  expect(await run('libc', '--image', image, '--image-config', config)).toMatchObject({
    exitCode: 64,
    stderr:
      'probe-env: --image-config: the image has a configuration of its own; it is for what docker export writes\n',
  });
});
