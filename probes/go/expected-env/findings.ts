import { type Catalog, defineFinding } from '../../../src/finding.ts';

/** Whether the go command is configured as --go-env states. */
export const envFindings = {
  'go/env-mismatch': defineFinding({
    severity: 'error',
    title: 'A setting of the go command is not what --go-env requires',
    why: 'The go command takes each setting from its environment, then from the file that `go env -w` writes, then from GOROOT/go.env, and then its default. Builds in this container would use a different proxy, checksum database or compiler.',
    example: {
      key: 'GOPROXY',
      expected: 'GOPROXY=https://goproxy.example.com',
      found: 'https://proxy.golang.org,direct',
      source: 'GOROOT/go.env',
      fix: 'GOPROXY=https://goproxy.example.com',
    },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Environment_variables'],
    message: ({ key, expected, found, source }) =>
      `${key} is ${found === '' ? 'empty' : found} (${source}); expected ${expected}`,
    remedy: ({ key, fix }) =>
      fix === ''
        ? `remove ${key} from the environment and from the file that go env GOENV names; or correct --go-env`
        : `set ${fix} in the environment (ENV in the Dockerfile, env in the manifest); or correct --go-env`,
  }),
  'go/env-unverified': defineFinding({
    severity: 'error',
    title: 'What --go-env requires cannot be verified',
    why: 'Without a go command there is nothing to configure. In an image that is not running, the environment that its manifest sets is not known.',
    example: { expected: 'GOPROXY=off', problem: 'there is no go command in this container' },
    refs: [],
    message: ({ expected, problem }) => `${expected} cannot be verified: ${problem}`,
    remedy: () => 'run this in the build image; or leave --go-env out here',
  }),
} as const satisfies Catalog;
