import type { HeldBy } from '../../src/linux/volume.ts';
import type { TimezoneFacts } from './facts.ts';

/** The volume that a detail names. */
type Held = { readonly volume?: HeldBy };

/** Of the database, for zones that are to be added or updated. */
export function databaseVolume({ volumes }: Pick<TimezoneFacts, 'volumes'>): Held {
  return volumes?.database === undefined ? {} : { volume: volumes.database };
}

/** Of the file that is in force, or would be. */
export function fileVolume({ volumes }: Pick<TimezoneFacts, 'volumes'>): Held {
  return volumes?.file === undefined ? {} : { volume: volumes.file };
}
