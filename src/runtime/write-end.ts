/** How writing ended: `cut` and `no-space` left some of it unwritten, `no-space` because the device is full. */
export type WriteEnd = 'whole' | 'cut' | 'no-space';
