import { certificates } from './certificates.ts';
import { identity } from './identity.ts';
import { leftovers } from './leftovers.ts';
import type { Row } from './row.ts';
import { start } from './start.ts';
import { variables } from './variables.ts';
import { zones } from './zones.ts';

export const rows: readonly Row[] = [...start, ...variables, ...certificates, ...zones, ...identity, ...leftovers];
