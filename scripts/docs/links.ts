// Lists broken links in the documents of this repository: to a missing file or heading.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The broken links of a document, each as `file:line: link`. Links to other sites are not followed.
 * @param file of the document, relative to the repository
 * @param read the text of a file of the repository; null if there is none, and empty for a directory
 */
export function brokenLinks(file: string, text: string, read: (file: string) => string | null): string[] {
  let isCode = false;
  return text.split('\n').flatMap((line, index) => {
    if (line.startsWith('```')) isCode = !isCode;
    if (isCode) return [];
    return [...line.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) =>
      leads(file, link, read) ? [] : [`${file}:${index + 1}: ${link}`],
    );
  });
}

function leads(file: string, link: string, read: (file: string) => string | null): boolean {
  if (/^[a-z]+:/.test(link)) return true;
  const [name = '', anchor] = link.split('#', 2);
  const target = read(name === '' ? file : path.posix.join(path.posix.dirname(file), name));
  if (target === null) return false;
  return anchor === undefined || anchorsOf(target).has(anchor);
}

/** GitHub's anchors for headings, and those in the text. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const named = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = '']) => name);
  return new Set([...headings, ...named]);
}

const repository = path.join(import.meta.dirname, '../..');

/** Those at the top, and all below docs/. */
function documents(): string[] {
  return [
    ...readdirSync(repository),
    ...readdirSync(path.join(repository, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
  ]
    .filter((name) => name.endsWith('.md'))
    .sort();
}

function readOrNull(file: string): string | null {
  const whole = path.join(repository, file);
  if (!existsSync(whole)) return null;
  return file.endsWith('.md') ? readFileSync(whole, 'utf8') : '';
}

if (import.meta.main) {
  const broken = documents().flatMap((file) => brokenLinks(file, readOrNull(file) ?? '', readOrNull));
  for (const link of broken) process.stderr.write(`${link} leads nowhere\n`);
  if (broken.length > 0) process.exitCode = 1;
}
