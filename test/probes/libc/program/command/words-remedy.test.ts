import { expect, it } from 'vitest';
import { commandFindings } from '../../../../../probes/libc/program/command/findings.ts';
import { startFindings } from '../../../../../probes/libc/program/findings.ts';

it.each<[string, RegExp]>([
  ['/app/server', /^copy the binary to \/app\/server /],
  [
    '/app/server serve --port=80',
    /^write each word by itself, without quotes or variables: ENTRYPOINT \["\/app\/server", "serve", "--port=80"\]; or in the pod: /,
  ],
  ['/app/server ', /^copy the binary/],
  [`/opt/\${APP}`, /^nothing expands \/opt\/\$\{APP\} without a shell/],
  ['/opt/$APP/bin', /^nothing expands/],
  ['/opt/a$', /^copy the binary/],
])('%j as the program', (path, expected) => {
  expect(startFindings['libc/program-missing'].remedy({ path, at: path, link: null })).toMatch(expected);
});

it.each<[string, RegExp]>([
  ['server', /^copy the binary to \/usr\/local\/bin\/server /],
  ['server serve', /: ENTRYPOINT \["server", "serve"\]; or in the pod: command: \["server", "serve"\]$/],
  ['$(BIN)', /^nothing expands \$\(BIN\) without a shell/],
  ['PORT=8080', /^begin with the program, and set PORT=8080 by ENV/],
  ['go', /RUN go build .* COPY --from=build/],
  ['cd', /^begin with the program, without cd \(WORKDIR .*"\/bin\/sh", "-c", "cd /],
  ['exec', /^begin with the program, without exec; or use a shell/],
])('%j as a command in PATH', (command, expected) => {
  const detail = { by: 'config.json', command, starter: null, searched: '/bin', elsewhere: null };
  expect(commandFindings['libc/command-not-found'].remedy(detail)).toMatch(expected);
});
