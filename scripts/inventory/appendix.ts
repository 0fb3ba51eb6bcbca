import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import manifest from '../../package.json' with { type: 'json' };
import { appendixMark, footerLength } from '../../src/about/appendix.ts';
import { repository } from '../build/paths.ts';
import type { Component } from './component.ts';
import { licenseReport } from './licenses.ts';

/**
 * Puts the license report at the end of an executable (src/about/appendix.ts): no start reads it, and a kernel does not map it.
 * @param file changed in place
 */
export function append(file: string, components: readonly Component[]): void {
  appendFileSync(file, appendixOf(components, commit()));
}

/** As bytes. @param commit that it was built from; null where that is not known */
export function appendixOf(components: readonly Component[], commit: string | null): Buffer {
  const parts = components.map(({ texts: _texts, ...part }) => part);
  const heading = `probe-env ${manifest.version} (license: MIT) and what is in this executable`;
  const own = readFileSync(`${repository}/LICENSE`, 'utf8');
  const self: Component = {
    type: 'application',
    name: manifest.name,
    version: manifest.version,
    license: manifest.license,
    texts: [{ name: 'LICENSE', text: own }],
    purl: `pkg:generic/probe-env@${manifest.version}`,
  };
  const report = gzipSync(licenseReport(heading, [self, ...components]), { level: 9 });
  const content = Buffer.concat([Buffer.from(`${JSON.stringify({ commit, components: parts })}\n`), report]);
  const length = String(content.length).padStart(12, '0');
  return Buffer.concat([content, Buffer.from(`${appendixMark}${length}\n`)]);
}

/** The file without what `append` put there. */
export function withoutAppendix(bytes: Buffer): Buffer {
  const footer = bytes.subarray(-footerLength).toString('latin1');
  if (!footer.startsWith(appendixMark)) return bytes;
  return bytes.subarray(0, bytes.length - footerLength - Number(footer.slice(appendixMark.length)));
}

/** Of the working copy; null where it has changes, or no history. */
export function commit(): string | null {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('status', '--porcelain') === '' ? git('rev-parse', 'HEAD') : null;
  } catch {
    return null;
  }
}
