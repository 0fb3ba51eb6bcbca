/**
 * Node cuts small buffers out of a large one, whose 64 KB would be in the snapshot, whatever is in them. This replaces it
 * by the size that it had in Node 22.
 */
export function shrinkPool(): void {
  const size = 8 << 10;
  Buffer.poolSize = size;
  // One that does not fit into the rest of the old one makes Node start anew.
  for (let used = 0; used <= size; used += size / 4) Buffer.allocUnsafe(size / 4);
}
