import { describe, expect, it } from 'vitest';
import { brokenLinks } from '../../../scripts/docs/links.ts';

const files: Readonly<Record<string, string>> = {
  'README.md': '# The `--all` option, and more\n\n<a id="own"></a>\n',
  'docs/x.md': '# X\n\n## 2. Second\n',
  docs: '',
};

function broken(text: string, file = 'docs/y.md'): string[] {
  return brokenLinks(file, text, (name) => (name === file ? text : (files[name] ?? null)));
}

describe('a link', () => {
  it.each([
    ['to a file next to it', '[x](x.md)'],
    ['to a file above', '[x](../README.md)'],
    ['to a directory', '[x](../docs)'],
    ['to another site', '[x](https://example.com/y.md)'],
    ['to a heading', '[x](x.md#2-second)'],
    ['to a heading with code in it', '[x](../README.md#the---all-option-and-more)'],
    ['to a named place', '[x](../README.md#own)'],
    ['to a heading of its own', '# Here\n\n[x](#here)'],
    ['in code', '```md\n[x](none.md)\n```'],
  ])('%s leads there', (_, text) => expect(broken(text)).toEqual([]));

  it.each([
    ['to a file that is not there', 'a\n[x](docs/x.md)', ['docs/y.md:2: docs/x.md']],
    ['to a heading that is not there', '[x](x.md#third)', ['docs/y.md:1: x.md#third']],
    ['to no heading of its own', '[x](#here)', ['docs/y.md:1: #here']],
    ['of two in a line', '[x](x.md) and [y](z.md)', ['docs/y.md:1: z.md']],
    ['behind code', '```\n```\n[x](z.md)', ['docs/y.md:3: z.md']],
  ])('%s leads nowhere', (_, text, links) => expect(broken(text)).toEqual(links));
});
