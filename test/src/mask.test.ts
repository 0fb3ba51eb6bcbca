import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/host/environment.ts';
import { createMask, maskCredentials } from '../../src/mask.ts';

describe('credentials of URLs', () => {
  const rows = [
    ['https://proxy.example', 'https://proxy.example'],
    ['https://u:p@proxy.example/x', 'https://xxxxx@proxy.example/x'],
    ['https://token@proxy.example', 'https://xxxxx@proxy.example'],
    ['https://u:p@a,https://u:q@b|https://c', 'https://xxxxx@a,https://xxxxx@b|https://c'],
    ['https://u:p@ss@proxy.example', 'https://xxxxx@proxy.example'],
    ['https://u:p/q@proxy.example', 'https://xxxxx@proxy.example'],
    ['HTTP://U:P@H', 'HTTP://xxxxx@H'],
    ['see https://u:p@h, then mail root@example.com', 'see https://xxxxx@h, then mail root@example.com'],
    ['git@github.com:a/b', 'git@github.com:a/b'],
    ['golang.org/x/tools@v0.1.0', 'golang.org/x/tools@v0.1.0'],
    ['https://h/a/b/c@v1', 'https://h/a/b/c@v1'],
  ];
  it.each(rows)('%s', (text, masked) => {
    expect(maskCredentials(text ?? '')).toBe(masked);
  });
});

describe('secrets of the environment', () => {
  const mask = createMask(
    createEnvironment('test', {
      GOPROXY: 'https://alice:correct-horse@proxy.example,direct',
      HTTPS_PROXY: 'bob:battery-staple@proxy.example:3128',
      SHORT: 'https://u:abc@h',
      PATH: '/usr/bin',
    }),
  );
  it('are masked wherever they turn up', () => {
    expect(mask.text('//alice correct-horse@proxy')).toBe('//alice xxxxx@proxy');
    expect(mask.text('dir battery-staple')).toBe('dir xxxxx');
  });
  it('are masked in keys and values at every depth', () => {
    expect(mask.json({ 'correct-horse': [{ a: 'battery-staple', b: 1, c: null, d: true }] })).toEqual({
      xxxxx: [{ a: 'xxxxx', b: 1, c: null, d: true }],
    });
  });
  it('are left alone where they are as short as words', () => {
    expect(mask.text('abc')).toBe('abc');
  });
});
