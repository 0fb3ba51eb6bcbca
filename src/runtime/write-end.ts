/** How writing ended: not all was written for `cut`, and for `no-space`, which is for want of space on the device. */
export type WriteEnd = 'whole' | 'cut' | 'no-space';
