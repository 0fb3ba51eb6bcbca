import { expect, it } from 'vitest';
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
