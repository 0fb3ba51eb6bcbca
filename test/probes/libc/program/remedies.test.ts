import { describe, expect, it } from 'vitest';
import { startFindings } from '../../../../probes/libc/program/findings.ts';

describe('what to do about a program that is not there', () => {
  it.each([
    ['/bin/sh', null, /^use the exec form/],
    ['/usr/bin/bash', null, /^use the exec form/],
    ['/opt/bin/sh', null, /^copy the binary to \/opt\/bin\/sh /],
    ['/app', null, /^copy the binary to \/app /],
    ['/bin/sh', '/bin/sh -> busybox', /^copy the file that the link points to/],
  ])('%s, link %j', (path, link, remedy) =>
    expect(startFindings['libc/program-missing'].remedy({ path, at: path, link })).toMatch(remedy),
  );
});

describe('permissions', () => {
  it('are set where no shell is needed first', () => {
    const detail = { path: '/app', mode: '0644', user: 65532, why: 'no execute bit' };
    expect(startFindings['libc/not-executable'].remedy(detail)).toBe(
      'COPY --chmod=0755 --from=build /app /app; or, with a shell in the image, before USER: RUN chmod 0755 /app',
    );
    expect(startFindings['libc/not-executable'].remedy({ ...detail, path: '/entry.sh', script: true })).toMatch(
      /^COPY --chmod=0755 entry\.sh \/entry\.sh;/,
    );
  });
});
