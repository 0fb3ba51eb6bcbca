import { expect, it } from 'vitest';
import { parsePlatform, platformText } from '../../../src/linux/platform.ts';

it.each([
  ['linux/amd64', 'linux/amd64', 'x86_64'],
  ['linux/arm64/v8', 'linux/arm64/v8', 'aarch64'],
  ['linux/arm/v7', 'linux/arm/v7', 'armv7l'],
  ['arm64', 'linux/arm64', 'aarch64'],
  ['linux/aarch64', 'linux/arm64', 'aarch64'],
  ['Linux/X86_64', 'linux/amd64', 'x86_64'],
  ['armhf', 'linux/arm/v7', 'armv7l'],
  ['windows/amd64', 'windows/amd64', 'x86_64'],
])('%s is %s, and uname -m there is %s', (text, platform, machine) => {
  const parsed = parsePlatform(text, '--platform');
  expect(parsed === null ? null : platformText(parsed)).toBe(platform);
  if (!platform.includes('/arm/')) expect(parsed?.machine).toBe(machine);
  else expect(parsed?.machine).toMatch(/^armv/);
});

it.each(['', 'linux/', 'linux/vax', 'a/b/c/d', 'linux/amd 64', 'PDP-11'])("'%s' is none", (text) => {
  expect(parsePlatform(text, '--platform')).toBeNull();
});
