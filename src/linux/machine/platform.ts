import { type Machine, machineNamed, machines } from '../../decode/elf/machines.ts';

/** The platform of an image or a node: `linux/arm/v7`. */
export type Platform = {
  readonly os: string;
  /** GOARCH. */
  readonly goarch: string;
  /** `v7`; null if it is not stated. */
  readonly variant: string | null;
  /** Its `uname -m`; null for architectures without a Go port. */
  readonly machine: string | null;
  /** Who says so: `--platform`, the name of a file; `this machine`. */
  readonly by: string;
};

/** @param uname `uname -m` */
export function platformOfMachine(uname: string, by: string): Platform {
  return { os: 'linux', goarch: machineNamed(uname)?.goarch ?? uname, variant: null, machine: uname, by };
}

/**
 * By the names that container tools use for an architecture, GOARCH's or another (containerd/platforms, database.go:
 * normalizeArch).
 */
export function platformNamed(
  names: { os: string; architecture: string; variant: string | null },
  by: string,
): Platform {
  const { os, architecture, variant } = names;
  const [goarch, implied] = aliases[architecture.toLowerCase()] ?? [architecture.toLowerCase(), null];
  const machine: Machine | undefined = machines.find((row) => row.goarch === goarch);
  return { os, goarch, variant: variant ?? implied, machine: machine?.uname[0] ?? null, by };
}

/** `linux/arm64`, `linux/arm/v7`, or an architecture alone; null for any other text. */
export function parsePlatform(text: string, by: string): Platform | null {
  const [first = '', second, third, ...rest] = text.split('/');
  if (rest.length > 0 || text.split('/').some((part) => !/^[A-Za-z0-9_.-]+$/.test(part))) return null;
  const platform =
    second === undefined
      ? platformNamed({ os: 'linux', architecture: first, variant: null }, by)
      : platformNamed({ os: first.toLowerCase(), architecture: second, variant: third ?? null }, by);
  return platform.machine === null ? null : platform;
}

/** `linux/arm/v7`. */
export function platformText({ os, goarch, variant }: Pick<Platform, 'os' | 'goarch' | 'variant'>): string {
  return [os, goarch, ...(variant === null ? [] : [variant])].join('/');
}

const aliases: Readonly<Record<string, readonly [goarch: string, variant: string | null]>> = {
  x86_64: ['amd64', null],
  'x86-64': ['amd64', null],
  aarch64: ['arm64', null],
  i386: ['386', null],
  i686: ['386', null],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
};
