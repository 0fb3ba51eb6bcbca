import type { Fault } from '../fault.ts';
export const lockedDown: readonly Fault[] = [];
