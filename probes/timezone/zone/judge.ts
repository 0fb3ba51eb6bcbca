import type { TimezoneFacts } from '../facts.ts';
import type { TimezoneFinding } from '../findings.ts';
import { isOverwritten, zoneInForce } from '../in-force.ts';
import { databaseVolume, fileVolume } from '../volumes.ts';

/** What is odd about the file that is in force. */
export function judgeFile(facts: TimezoneFacts): TimezoneFinding[] {
  const { go, zone, goVersion, localtime, installer } = facts;
  const volume = fileVolume(facts);
  if (go.source === null) return [];
  const path = go.source === '/etc/localtime' ? localtime.path : go.source;
  const found: TimezoneFinding[] = [];
  if (isOverwritten(zone) && zone.name !== null) {
    const { abbreviation, offset } = go;
    const detail = { path, named: zone.name, holds: zoneInForce(zone), abbreviation, offset };
    found.push({
      code: 'timezone/zone-overwritten',
      detail: { ...detail, mounted: zone.mounted, installer, ...volume },
    });
  }
  if (zone.leapSeconds > 0) {
    const plain = zone.name ?? '<Area/City>';
    found.push({ code: 'timezone/right-zone', detail: { path, leapSeconds: zone.leapSeconds, plain } });
  }
  if (zone.footer === 'damaged')
    found.push({ code: 'timezone/footer-damaged', detail: { path, since: zone.lastTransition, ...volume } });
  if (zone.footer === 'ignored' && goVersion !== null) {
    const since = zone.lastTransition ?? 'the last transition';
    found.push({ code: 'timezone/footer-ignored', detail: { path, goVersion, since } });
  }
  if (zone.copyDiffers !== null && zone.name !== null) {
    const { path: database, ...difference } = zone.copyDiffers;
    found.push({
      code: 'timezone/copy-differs',
      detail: {
        path,
        zone: zone.name,
        database,
        ...difference,
        mounted: zone.mounted,
        installer,
        ...(difference.old === 'database' ? databaseVolume(facts) : volume),
      },
    });
  }
  return found;
}
