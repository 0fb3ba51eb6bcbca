import { limits } from './limits.ts';
import { places } from './places.ts';
import { rights } from './rights.ts';
import type { MeetRow } from './row.ts';
import { outOfReach, secrets } from './secrets.ts';
import { shared } from './sharing.ts';
import { users } from './users.ts';

export const meetRows: readonly MeetRow[] = [
  ...[...users, ...places, ...rights, ...limits],
  ...[...shared, ...secrets, ...outOfReach],
];
