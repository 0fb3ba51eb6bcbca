import { createHash } from 'node:crypto';
import type { Component } from '../inventory/component.ts';

/** The subject of an SBOM. */
export interface Subject {
  readonly type: 'application' | 'container';
  /** The name of the file. */
  readonly file: string;
  readonly version: string;
  readonly license: string;
  readonly purl: string;
  /** The git commit; null if it is not known. */
  readonly commit: string | null;
  /** Of the file, lower-case hex; null for a subject that contains its own SBOM. */
  readonly sha256: string | null;
  /** Seconds since 1970. */
  readonly epoch: number;
}

/** A component without the texts of its license, which the executable itself prints. */
export type Part = Omit<Component, 'texts'>;

/** CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). The same subject and parts give the same bytes. */
export function sbomOf(subject: Subject, parts: readonly Part[]): string {
  const components = [...new Map(parts.map((part) => [part.purl, part])).values()];
  const direct = components.filter(({ partOf }) => partOf === undefined);
  const dependency = (ref: string, dependsOn: readonly Part[]) => ({
    ref,
    dependsOn: dependsOn.map(({ purl }) => purl),
  });
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date(subject.epoch * 1000).toISOString(),
      component: {
        type: subject.type,
        'bom-ref': subject.purl,
        name: 'probe-env',
        version: subject.version,
        licenses: [{ expression: subject.license }],
        purl: subject.purl,
        ...(subject.sha256 === null ? {} : { hashes: [{ alg: 'SHA-256', content: subject.sha256 }] }),
        properties: [
          { name: 'probe-env:file', value: subject.file },
          ...(subject.commit === null ? [] : [{ name: 'probe-env:commit', value: subject.commit }]),
        ],
      },
    },
    components: components.map(({ type, name, version, license, purl, cpe, hash, source }) => ({
      type,
      'bom-ref': purl,
      name,
      version,
      licenses: [{ expression: license }],
      ...(cpe === undefined ? {} : { cpe }),
      purl,
      ...(hash === undefined ? {} : { hashes: [hash] }),
      ...(source === undefined ? {} : { externalReferences: [{ type: 'distribution', url: source }] }),
    })),
    dependencies: [
      dependency(subject.purl, direct),
      ...components
        .map(({ purl }) =>
          dependency(
            purl,
            components.filter(({ partOf }) => partOf === purl),
          ),
        )
        .filter(({ dependsOn }) => dependsOn.length > 0),
    ],
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(bom))}`;
  return `${JSON.stringify({ ...bom, serialNumber }, null, 2)}\n`;
}

/**
 * A UUID derived from content (RFC 9562, version 8): different documents get different ones, equal documents the
 * same.
 */
function uuidOf(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
