import { join } from 'node:path';

export const repository = join(import.meta.dirname, '../..');

/** Everything that a build creates. */
export const dist = join(repository, 'dist');

/** Where the portable directory must be placed in an image: its executable names the loader by this path. */
export const portableHome = '/opt/probe-env';
