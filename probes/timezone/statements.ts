import { type Statement, statement } from '../../src/cli/expectations.ts';
import type { TimezoneFacts } from './facts.ts';

export function statements({ zone }: TimezoneFacts): Statement[] {
  return statement('--tz', zone?.name);
}
