import type { Host } from '../../../src/host/host.ts';
import { ifKnown } from '../../../src/host/not-known.ts';
import { readZoneFile } from './zone-file.ts';

/**
 * A directory that has the zone of TZ, but that Go does not search; and the variable that names it for other
 * programs.
 */
export type ZoneElsewhere = { readonly directory: string; readonly variable: 'TZDIR' | null };

/** @param name what TZ asks for, relative to a database */
export function zoneElsewhere({ fs, env }: Host, name: string): ZoneElsewhere | null {
  if (name.startsWith('/') || name.includes('..')) return null;
  const named = (env.get('TZDIR') ?? '').trim().replace(/(?!^)\/+$/, '');
  const candidates: ZoneElsewhere[] = [
    ...(named.startsWith('/') ? [{ directory: named, variable: 'TZDIR' as const }] : []),
    ...otherPlaces.map((directory) => ({ directory, variable: null })),
  ];
  // A hint: what is in a volume of a manifest is not known, and does not matter.
  const hasZone = ({ directory }: ZoneElsewhere): boolean =>
    ifKnown(
      () => readZoneFile(fs, `${directory}/${name}`).ok,
      () => false,
    );
  return candidates.find(hasZone) ?? null;
}

/** Where tzcode's own `make install` and people put a database. */
export const otherPlaces = [
  '/usr/local/share/zoneinfo',
  '/usr/local/etc/zoneinfo',
  '/usr/lib/zoneinfo',
  '/share/zoneinfo',
  '/opt/zoneinfo',
  '/zoneinfo',
] as const;
