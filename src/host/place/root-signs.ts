import { decodeElf } from '../../decode/elf/elf.ts';
import { machineOf } from '../../decode/elf/machines.ts';
import { type Platform, platformOfMachine } from '../../linux/machine/platform.ts';
import type { RootFs } from '../files/rootfs.ts';

/** Programs that nearly every image with any programs has. */
const telling = ['/bin/sh', '/bin/busybox', '/usr/bin/env', '/bin/ls', '/usr/bin/bash', '/usr/bin/openssl'] as const;

/** The machine that the image's own programs are built for. */
export function platformByFiles(fs: RootFs): Platform | null {
  for (const path of telling) {
    const elf = fs.withFile(path, (file) => decodeElf(file));
    const machine = elf.kind === 'found' && elf.value.ok ? machineOf(elf.value.value) : null;
    const uname = machine?.uname[0];
    if (uname !== undefined) return platformOfMachine(uname, `${path} of this root`);
  }
  return null;
}

/** If an image is unpacked without root, that user owns all of it, so the original owners are lost. */
export function ownerOfAll(fs: RootFs, selfUid: number | null): number | null {
  if (selfUid === null || selfUid === 0) return null;
  const root = fs.lstat('/');
  return root.kind === 'found' && root.value.uid === selfUid ? selfUid : null;
}
