import { expect, it } from 'vitest';
import { probes } from '../../../../probes/index.ts';
import { fileModeRemedy, modeRemedy } from '../../../../src/linux/access/mode-remedy.ts';
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

const remedies = probes.flatMap(({ findings }) =>
  Object.entries(findings).map(([code, spec]) => [code, spec.remedy(spec.example)] as const),
);
const withMode = remedies.filter(([, remedy]) => /\bchmod \S/.test(remedy));

it.each(withMode)('%s has a way without a shell', (_, remedy) => {
  expect(remedy.split(/; or,? /).some((way) => /COPY |in the pod/.test(way))).toBe(true);
});
it('which many need', () => expect(withMode.length).toBeGreaterThan(10));
