import { expect, it } from 'vitest';
import { probes } from '../../../../probes/index.ts';
import { fileModeRemedy, modeRemedy, programModeRemedy } from '../../../../src/linux/access/mode-remedy.ts';
import type { HeldBy } from '../../../../src/linux/volume.ts';
import { alternatives } from '../../../../src/report/render/wrap.ts';

it('has a line to copy for images with a shell, and for files one for those without', () => {
  expect(alternatives(fileModeRemedy('0644', '/etc/ssl/a.pem'))).toEqual([
    { words: 'in the Dockerfile, before USER:', command: 'RUN chmod 0644 /etc/ssl/a.pem' },
    { words: 'without a shell:', command: 'COPY --chmod=0644 --from=build /etc/ssl/a.pem /etc/ssl/a.pem' },
  ]);
  expect(alternatives(modeRemedy('0755', '/etc/ssl'))).toEqual([
    { words: 'in the Dockerfile, before USER:', command: 'RUN chmod 0755 /etc/ssl' },
  ]);
});

it.each<[HeldBy['kind'], string | null, string, string]>([
  ['configMap', 'tz', 'zone', "set defaultMode: 0644 in the pod's volume tz"],
  ['secret or projected', null, 'zone', "set defaultMode: 0644 in the pod's volume"],
  ['hostPath', '/etc/localtime', '', 'on the host: chmod 0644 /etc/localtime'],
  ['hostPath', '/srv', 'zone', 'on the host: chmod 0644 /srv/zone'],
  ['emptyDir', 'd', 'a/zone', 'chmod 0644 a/zone in the emptyDir volume d'],
  ['engine volume', 'web', 'zone', 'chmod 0644 zone in the volume web of the engine'],
  ['tmpfs', null, 'zone', 'chmod 0644 zone in a tmpfs'],
])('the mode of a file of %s %s/%s is that of the volume', (kind, name, file, words) => {
  expect(fileModeRemedy('0644', '/m/zone', { kind, name, mountPoint: '/m', file })).toBe(words);
});

it.each([
  [
    { kind: 'configMap', name: 'bin' } as const,
    'in the pod: volumes: [{name: bin, configMap: {defaultMode: 0755}}], and no other mode in its items',
  ],
  [null, 'COPY --chmod=0755 --from=build /app /app; or, with a shell in the image, before USER: RUN chmod 0755 /app'],
])('a program of %j becomes executable', (volume, words) => {
  expect(programModeRemedy('/app', volume)).toBe(words);
});

const remedies = probes.flatMap(({ findings }) =>
  Object.entries(findings).map(([code, spec]) => [code, spec.remedy(spec.example)] as const),
);
const withMode = remedies.filter(([, remedy]) => /\bchmod \S/.test(remedy));

it.each(withMode)('%s has a way without a shell', (_, remedy) => {
  expect(remedy.split(/; or,? /).some((way) => /COPY |in the pod/.test(way))).toBe(true);
});
it('which many need', () => expect(withMode.length).toBeGreaterThan(10));
