import { type ExpectationsOf, expectation } from '../../src/cli/expectations.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

/** What can be stated about it. */
export const options = {
  tz: expectation({
    flags: '--tz <zone>',
    help: 'zone that must be in force, under any of its names',
    parse(text: string): string {
      if (!/^[A-Za-z0-9][A-Za-z0-9_+/-]*$/.test(text))
        throw new UsageError(`--tz: '${text}' is not the name of a zone, as in Asia/Shanghai`);
      return text;
    },
  }),
  tzdataMaxAge: expectation({
    flags: '--tzdata-max-age <age>',
    help: "how long ago the time zone database may have been released, for example 400d, 18mo or 2y; compares it with probe-env's own",
    /** Days. */
    parse(text: string): number {
      const [, count, unit] = /^([1-9]\d{0,4})(d|mo|y)$/.exec(text) ?? [];
      if (count === undefined)
        throw new UsageError(`--tzdata-max-age: '${text}' is not an age, as in 400d, 18mo or 2y`);
      return Math.ceil(Number(count) * (unit === 'd' ? 1 : unit === 'mo' ? 30.44 : 365.25));
    },
  }),
};

export type Expectations = ExpectationsOf<typeof options>;
