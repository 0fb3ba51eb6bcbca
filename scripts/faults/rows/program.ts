import type { Fault } from '../fault.ts';
export const program: readonly Fault[] = [];
