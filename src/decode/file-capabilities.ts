import { type Decoded, DecodeError, decoding } from './decoded.ts';

/** What setcap(8) writes into the extended attribute security.capability. */
export type FileCapabilities = {
  /** Bits by the number of the capability. */
  readonly permitted: bigint;
  readonly inheritable: bigint;
  /** The `e` of `cap_net_bind_service=+ep`: the program is refused if it does not get everything that is permitted. */
  readonly effective: boolean;
  /** The uid of root in the user namespace where the attribute counts; null if it counts everywhere. */
  readonly rootId: number | null;
};

/** The attribute's name. */
export const fileCapabilityAttribute = 'security.capability';

/** struct vfs_cap_data and vfs_ns_cap_data (include/uapi/linux/capability.h): revisions 1 to 3, little-endian words. */
export function decodeFileCapabilities(bytes: Uint8Array): Decoded<FileCapabilities> {
  return decoding(() => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 4) throw new DecodeError(`${bytes.length} bytes of file capabilities`);
    const head = view.getUint32(0, true);
    const revision = head >>> 24;
    if (sizes[revision] !== bytes.length) {
      throw new DecodeError(`${bytes.length} bytes of file capabilities of revision ${revision}`);
    }
    const word = (index: number): bigint => BigInt(view.getUint32(4 + index * 4, true));
    const has64 = revision > 1;
    return {
      permitted: word(0) | (has64 ? word(2) << 32n : 0n),
      inheritable: word(1) | (has64 ? word(3) << 32n : 0n),
      effective: (head & effectiveFlag) !== 0,
      rootId: revision === 3 ? view.getUint32(20, true) : null,
    };
  });
}

/** VFS_CAP_FLAGS_EFFECTIVE. */
const effectiveFlag = 1;

/** XATTR_CAPS_SZ_1 to XATTR_CAPS_SZ_3. */
const sizes: Readonly<Partial<Record<number, number>>> = { 1: 12, 2: 20, 3: 24 };
