import { type ExpectationsOf, expectation, parseSize } from '../../src/cli/expectations.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

/** What can be stated about the container. */
export const options = {
  podSecurity: expectation({
    flags: '--pod-security <level>',
    help: 'Pod Security Standard that must hold, as far as it shows from inside: privileged, baseline or restricted',
    parse(text: string): PodSecurityLevel {
      const level = podSecurityLevels.find((candidate) => candidate === text.toLowerCase());
      if (level === undefined)
        throw new UsageError(`--pod-security: '${text}' is not one of: ${podSecurityLevels.join(', ')}`);
      return level;
    },
  }),
  dropAll: expectation({
    flags: '--drop-all',
    help: 'the program must have no capability, nor be able to gain one',
    parse: () => true,
  }),
  /** False if it was stated: the flag begins with `--no-`. */
  newPrivs: expectation({
    flags: '--no-new-privs',
    help: 'no_new_privs must be set (allowPrivilegeEscalation: false)',
    parse: () => false,
  }),
  seccomp: expectation({
    flags: '--seccomp',
    help: 'a seccomp filter must be in force',
    parse: () => true,
  }),
  readOnlyRoot: expectation({
    flags: '--read-only-root',
    help: 'the root file system must be mounted read-only',
    parse: () => true,
  }),
  shmMax: expectation({
    flags: '--shm-max <size>',
    help: 'largest size that /dev/shm may have, for example 64M',
    parse: (text: string) => parseSize('--shm-max', text),
  }),
};

export type Expectations = ExpectationsOf<typeof options>;
