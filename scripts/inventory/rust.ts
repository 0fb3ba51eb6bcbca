import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../build/paths.ts';
import type { Toolchain } from '../static/toolchain.ts';
import { type Component, checked, LicenseMissing, type LicenseText } from './component.ts';
import { ownText } from './texts.ts';

/** What rustc links into every program: Rust's standard library and, for this target, its own copy of musl. @throws LicenseMissing */
export function rustComponents({ cargo, target }: Toolchain): Component[] {
  const nextToCargo = join(dirname(cargo), 'rustc');
  const rustc = existsSync(nextToCargo) ? nextToCargo : 'rustc';
  const ask = (...args: readonly string[]): string =>
    execFileSync(rustc, args, { cwd: join(repository, 'native'), encoding: 'utf8' }).trim();
  const version = /^rustc (\S+)/.exec(ask('--version'))?.[1] ?? '';
  const sysroot = ask('--print', 'sysroot');
  const muslVersion = muslVersionIn(readFileSync(join(sysroot, 'lib/rustlib', target, 'lib/self-contained/libc.a')));
  return [
    checked({
      type: 'library',
      name: 'rust-std',
      version,
      license: 'MIT OR Apache-2.0',
      texts: standardLibraryTexts(join(sysroot, 'share/doc/rust/COPYRIGHT-library.html')),
      purl: `pkg:github/rust-lang/rust@${version}`,
    }),
    checked({
      type: 'library',
      name: 'musl',
      version: muslVersion,
      license: 'MIT',
      texts: [ownText('musl.txt')],
      purl: `pkg:generic/musl@${muslVersion}`,
      cpe: `cpe:2.3:a:musl-libc:musl:${muslVersion}:*:*:*:*:*:*:*`,
    }),
  ];
}

/** `__libc_version` (src/internal/version.c of musl), in the archive that is linked. */
function muslVersionIn(archive: Buffer): string {
  return /\0(1\.\d\.\d+)\0/.exec(archive.toString('latin1'))?.[1] ?? '';
}

function standardLibraryTexts(file: string): LicenseText[] {
  if (!existsSync(file)) {
    throw new LicenseMissing(
      `${file} is not there: this Rust comes without its licenses; one from https://rustup.rs has them`,
    );
  }
  return noticesOf(readFileSync(file, 'utf8'));
}

/**
 * The summary of rustc's COPYRIGHT-library.html as plain text, then the license files that it quotes, each different one once.
 */
export function noticesOf(html: string): LicenseText[] {
  const pattern = /<summary><code>([^<]*)<\/code><\/summary>\s*<pre>([\s\S]*?)<\/pre>/g;
  const notices = [...html.matchAll(pattern)].map(([, name = '', text = '']) => ({ name, text: plain(text) }));
  const summary = plain(
    html
      .replace(/<head>[\s\S]*?<\/head>/, '')
      .replace(/<details>[\s\S]*?<\/details>/g, '')
      .replace(/<[^>]*>/g, ''),
  ).replace(/\n\s*\n\s*/g, '\n\n');
  return [{ name: 'COPYRIGHT-library', text: summary }, ...notices.filter(({ text }) => text.trim() !== '')];
}

/** Of HTML: its text is escaped by number or by the usual names. */
function plain(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
