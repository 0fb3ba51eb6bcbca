import { type Catalog, defineFinding } from '../../../src/finding.ts';

/** Whether the program is the intended one. */
export const expectedFindings = {
  'go/revision-mismatch': defineFinding({
    severity: 'error',
    title: 'The program was not built from the revision that --expect-revision names',
    why: 'The container runs a different image, tag or layer from the one that should have been rolled out. A program without vcs.revision was built with -buildvcs=false or outside its repository.',
    example: { subject: '/app/server', expected: '5f3c1a2', found: 'revision 0123456789ab' },
    refs: ['https://pkg.go.dev/runtime/debug#BuildSetting'],
    message: ({ subject, expected, found }) => `${subject} records ${found}; expected revision ${expected}`,
    remedy: ({ expected, found }) =>
      found === 'no revision'
        ? 'build in a checkout with .git, and with git installed: go build -buildvcs=true; or leave out --expect-revision'
        : `deploy the image that was built from ${expected}; or correct --expect-revision`,
  }),
  'go/module-mismatch': defineFinding({
    severity: 'error',
    title: 'The main module of the program is not the one that --expect-module names',
    why: 'The image contains a different program or version from the intended one. `go build FILE.go` records no module at all.',
    example: { subject: '/app/server', expected: 'example.com/app@v1.2.3', found: 'example.com/app@v1.2.2' },
    refs: ['https://pkg.go.dev/runtime/debug#BuildInfo'],
    message: ({ subject, expected, found }) => `${subject} records ${found}; expected ${expected}`,
    remedy: ({ expected }) => `put ${expected} into the image; or correct --expect-module`,
  }),
  'go/build-setting-mismatch': defineFinding({
    severity: 'error',
    title: 'The program was not built with a setting that --expect-build names',
    why: 'The settings are those that `go version -m` prints after "build". One that is missing has its default, or was left out: -ldflags is not recorded with -trimpath.',
    example: { subject: '/app/server', key: 'CGO_ENABLED', expected: '0', found: 'CGO_ENABLED=1' },
    refs: ['https://pkg.go.dev/runtime/debug#BuildSetting'],
    message: ({ subject, key, expected, found }) =>
      `${subject}: ${found === `no ${key}` ? `${key} is not recorded` : found}; expected ${key}=${expected}`,
    remedy: ({ key, expected }) =>
      key.startsWith('-')
        ? `go build ${key}=${expected}; or correct --expect-build`
        : `build with ${key}=${expected}; or correct --expect-build`,
  }),
} as const satisfies Catalog;
