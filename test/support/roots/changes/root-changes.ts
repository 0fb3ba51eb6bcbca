import type { RootChange } from './change.ts';
import { changesOfFiles } from './of-files.ts';
import { changesOfRoots } from './of-roots.ts';

export const rootChanges: readonly RootChange[] = [...changesOfFiles(), ...changesOfRoots()];
