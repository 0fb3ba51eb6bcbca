import { type ExpectationsOf, expectation } from '../../src/cli/expectations.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { type GoRange, parseGoRange } from '../../src/decode/go/version/range.ts';
import { envOptions } from './expected-env/options.ts';

/** What can be stated about the program and the toolchain. */
export const options = {
  go: expectation({
    flags: '--go <range>',
    help: 'Go versions that are accepted, for example ">=1.24 <1.27" or "1.25.x"',
    parse(text: string): GoRange {
      const range = parseGoRange(text);
      if (!range.ok) throw new UsageError(`--go: '${text}' is not a range of Go versions: ${range.problem}`);
      return range.value;
    },
  }),
  expectRevision: expectation({
    flags: '--expect-revision <hash>',
    aboutProgram: true,
    help: 'VCS revision that the program must be built from; 7 digits or more',
    parse(text: string): string {
      if (!/^[0-9a-f]{7,64}$/i.test(text))
        throw new UsageError(`--expect-revision: '${text}' is not a revision of 7 to 64 hexadecimal digits`);
      return text;
    },
  }),
  expectModule: expectation({
    flags: '--expect-module <module>',
    aboutProgram: true,
    help: 'main module of the program, for example example.com/app or example.com/app@v1.2.3',
    parse(text: string): { path: string; version: string | null } {
      const match = /^([^\s@]+)(?:@([^\s@]+))?$/.exec(text);
      if (match === null)
        throw new UsageError(`--expect-module: '${text}' is not a module path, as in example.com/app`);
      return { path: match[1] ?? '', version: match[2] ?? null };
    },
  }),
  expectBuild: expectation({
    flags: '--expect-build <key=value>',
    aboutProgram: true,
    help: 'setting that `go version -m` must show, for example CGO_ENABLED=0; repeatable, or one per line',
    repeatable: true,
    parse: (text: string, previous: readonly BuildSetting[] | undefined): readonly BuildSetting[] => [
      ...(previous ?? []),
      ...text.split('\n').map(parseBuildSetting),
    ],
  }),
  source: expectation({
    flags: '--source <dir>',
    help: 'directory of the module that go build builds here; default: the working directory, if it has a go.mod',
    parse: (text: string): string => text,
  }),
  ...envOptions,
};

export type Expectations = ExpectationsOf<typeof options>;

type BuildSetting = { readonly key: string; readonly value: string };

function parseBuildSetting(text: string): BuildSetting {
  const match = /^([^=\s]+)=(.*)$/.exec(text);
  if (match === null) throw new UsageError(`--expect-build: '${text}' is not key=value, as in CGO_ENABLED=0`);
  return { key: match[1] ?? '', value: match[2] ?? '' };
}
