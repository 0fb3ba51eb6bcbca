import type { Host } from '../../../src/host/host.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import type { Access } from '../lookup/program-access.ts';
import type { Pool } from '../pool/pool.ts';

/** Shared data while a directory of certificates is read. */
export interface DirectoryContext {
  readonly host: Host;
  readonly rules: GoRules;
  readonly pool: Pool;
  /** The files that Go already tried as bundles: they have been reported. */
  readonly tried: readonly string[];
  readonly access: Access;
}
