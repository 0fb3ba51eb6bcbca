import type { Fault } from '../fault.ts';
export const scarcity: readonly Fault[] = [];
