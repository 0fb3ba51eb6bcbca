import { type ExpectationsOf, expectation, parseSize } from '../../src/cli/expectations.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

/** What can be stated about the program and its libraries. */
export const options = {
  libc: expectation({
    flags: '--libc <name>',
    help: 'C library that the container must have: glibc, musl or none',
    parse(text: string): 'glibc' | 'musl' | 'none' {
      const name = text.toLowerCase();
      if (name !== 'glibc' && name !== 'musl' && name !== 'none')
        throw new UsageError(`--libc: '${text}' is not one of: glibc, musl, none`);
      return name;
    },
  }),
  static: expectation({
    flags: '--static',
    aboutProgram: true,
    help: 'the program must need neither a loader nor a library',
    parse: () => true,
  }),
  cgo: expectation({
    flags: '--cgo <0|1>',
    aboutProgram: true,
    help: 'CGO_ENABLED that the program must have been built with',
    parse(text: string): boolean {
      if (text !== '0' && text !== '1') throw new UsageError(`--cgo: '${text}' is neither 0 nor 1`);
      return text === '1';
    },
  }),
  maxBinarySize: expectation({
    flags: '--max-binary-size <size>',
    aboutProgram: true,
    help: 'largest size that the program may have, for example 40MB or 32MiB',
    parse: (text: string) => parseSize('--max-binary-size', text),
  }),
};

export type Expectations = ExpectationsOf<typeof options>;
