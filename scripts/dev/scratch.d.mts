/** The types of scratch.mjs, which any Node must be able to run before the install. */
export function makeScratch(places: readonly string[]): string;
export function scratchPlaces(last: string): string[];
export function removeTree(path: string): void;
export function removeUnfinished(cache: string): void;
export function endLeftovers(scratch: string): void;
export function isUsable(path: string): boolean;
