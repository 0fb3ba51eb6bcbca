import { expect, it } from 'vitest';
import { parsePlatform, platformOfMachine, platformText } from '../../../../src/linux/machine/platform.ts';

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

it.each([
  '',
  'linux/',
  'linux/vax',
  'a/b/c/d',
  'linux/amd 64',
  'PDP-11',
  'linux/arm/v7/',
  'linux/arm/v7/x',
  'linux/arm/v 7',
  ' linux/arm',
  'linux /arm',
  'linux//arm',
  '/arm',
  'arm/',
])("'%s' is none", (text) => {
  expect(parsePlatform(text, '--platform')).toBeNull();
});

/** `uname -m`, and GOARCH for it; what Go has no port for keeps its name. */
it.each([
  ['x86_64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armv6l', 'arm'],
  ['vax', 'vax'],
])('uname -m %s is %s', (uname, goarch) => {
  expect(platformOfMachine(uname, 'this machine')).toEqual({
    os: 'linux',
    goarch,
    variant: null,
    machine: uname,
    by: 'this machine',
  });
});

/** containerd/platforms, database.go: armhf is v7, armel v6, and a variant that is said counts. */
it.each([
  ['linux/armhf', 'v7'],
  ['linux/armel', 'v6'],
  ['linux/armel/v5', 'v5'],
  ['linux/arm', null],
  ['linux/i386', null],
])('%s has the variant %s', (text, variant) => {
  expect(parsePlatform(text, '--platform')).toMatchObject({ variant, by: '--platform' });
});
