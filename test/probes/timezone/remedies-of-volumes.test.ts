import { expect, it } from 'vitest';
import { timezoneProbe } from '../../../probes/timezone/index.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';

const { findings } = timezoneProbe;
const zones: HeldBy = {
  kind: 'emptyDir',
  name: 'zones',
  mountPoint: '/usr/share/zoneinfo',
  file: '',
  place: 'pod.yaml:9',
};
const claim: HeldBy = {
  kind: 'persistentVolumeClaim',
  name: 'tz',
  mountPoint: '/usr/share/zoneinfo',
  file: 'Asia/Tokyo',
};
const key: HeldBy = { kind: 'configMap', name: 'tz', mountPoint: '/etc/localtime', file: 'zone', place: 'pod.yaml:9' };
const host: HeldBy = { kind: 'hostPath', name: '/etc/localtime', mountPoint: '/etc/localtime', file: '' };

const remedyOf = <Code extends keyof typeof findings>(code: Code, more: object): string => {
  const spec: { readonly example: object; remedy(detail: never): string } = findings[code];
  return spec.remedy({ ...spec.example, ...more } as never);
};
const denied = { path: '/etc/localtime', mode: '0600', isDirectory: false };

it.each<[keyof typeof findings, object, string]>([
  [
    'timezone/tz-file-missing',
    { volume: zones },
    'add the zones: put them into the emptyDir volume zones (pod.yaml:9); or remove that mount',
  ],
  [
    'timezone/tz-file-missing',
    { volume: zones, mount: '/usr/share/zoneinfo' },
    'or remove that mount of the emptyDir volume zones (pod.yaml:9)',
  ],
  [
    'timezone/tz-file-missing',
    { database: '/usr/share/zoneinfo', complete: true, volume: claim },
    'update Asia/Tokyo of the persistentVolumeClaim volume tz, with the newest tzdata',
  ],
  [
    'timezone/tz-misspelled',
    { inDatabase: false, volume: zones },
    'set TZ=Asia/Shanghai, and add the zones: put them into the emptyDir volume zones',
  ],
  [
    'timezone/tz-unusable',
    { path: '/usr/share/zoneinfo/Asia/Tokyo', tz: 'Asia/Tokyo', reason: 'damaged', volume: claim },
    'replace Asia/Tokyo of the persistentVolumeClaim volume tz with the file from a tzdata package',
  ],
  [
    'timezone/localtime-dangling',
    { installer: 'apk', volume: zones },
    'add the zones: put them into the emptyDir volume zones (pod.yaml:9); or',
  ],
  [
    'timezone/localtime-unusable',
    { volume: host },
    'replace /etc/localtime of the host with the file from a tzdata package; or remove that mount, and set TZ',
  ],
  [
    'timezone/localtime-unusable',
    { reason: 'permission denied', denied, volume: key },
    "set defaultMode: 0644 in the pod's volume tz",
  ],
  [
    'timezone/localtime-unusable',
    { states: { zone: 'Asia/Tokyo', inDatabase: true }, volume: key },
    'set TZ=Asia/Tokyo',
  ],
  [
    'timezone/zone-overwritten',
    { volume: claim },
    'set TZ=Asia/Shanghai if that zone is intended, and replace Asia/Tokyo of the persistentVolumeClaim volume tz with',
  ],
  [
    'timezone/zone-overwritten',
    { volume: host, mounted: true },
    'remove the mount on /usr/share/zoneinfo/Etc/UTC (or on a link to it): /etc/localtime of the host',
  ],
  [
    'timezone/copy-differs',
    { volume: key, mounted: true },
    'remove the mount on /etc/localtime (key zone of the configMap volume tz (pod.yaml:9)), and set TZ=',
  ],
  [
    'timezone/copy-differs',
    { volume: claim, old: 'database' },
    'update Asia/Tokyo of the persistentVolumeClaim volume tz, with the newest tzdata',
  ],
  [
    'timezone/footer-damaged',
    { volume: key },
    'replace key zone of the configMap volume tz (pod.yaml:9) with the file from a tzdata package',
  ],
  [
    'timezone/tzdata-old',
    { volume: zones },
    'update the emptyDir volume zones (pod.yaml:9), with the newest tzdata; or remove that mount',
  ],
  [
    'timezone/tzdata-differs',
    { volume: claim },
    'update Asia/Tokyo of the persistentVolumeClaim volume tz, with the newest tzdata',
  ],
  [
    'timezone/mismatch',
    { inDatabase: false, volume: zones },
    'and add the zones: put them into the emptyDir volume zones (pod.yaml:9)',
  ],
])('%s %j', (code, more, words) => {
  const remedy = remedyOf(code, more);
  expect(remedy).toContain(words);
  expect(remedy).not.toMatch(/RUN|COPY|rebuild/);
});
