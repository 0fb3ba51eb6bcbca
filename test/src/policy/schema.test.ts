import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { probes } from '../../../probes/index.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { parsePolicy } from '../../../src/policy/parse.ts';
import { docsValidator } from '../../support/report/schemas.ts';

const validate = docsValidator('policy.schema.json');

/** Whether the schema for editors, and the program, take a policy. */
function verdicts(text: string): [schema: boolean, program: boolean] {
  const taken = (check: () => unknown): boolean => {
    try {
      check();
      return true;
    } catch (error) {
      if (error instanceof UsageError || (error instanceof Error && error.message.startsWith('['))) return false;
      throw error;
    }
  };
  return [
    taken(() => validate(JSON.stringify(parseYaml(text) ?? null))),
    taken(() => parsePolicy(text, 'p.yaml', probes)),
  ];
}

describe('the schema for editors', () => {
  it.each([
    '',
    'run: {fail-on: warning, no-tools: true, format: [text, junit=x.xml]}',
    'go: {go: ">=1.24", env: {GOPROXY: off, GOFLAGS: }}',
    'go: {env: [GOPROXY=off, "!GOFLAGS"]}',
    'ssl: {min-certs: 100}\ntimezone:\nlibc: {static: true, cgo: 0}',
    'severity: {ssl/*: off, "*": info, go/*: false}',
    'waivers:\n  - {code: ssl/*, reason: x, owner: o, match: m, until: "2027-01-31"}',
  ])('takes what the program takes: %j', (text) => {
    expect(verdicts(text)).toEqual([true, true]);
  });

  it.each([
    'ssl: {min-cert: 1}',
    'tls: {}',
    'libc: {static: 3}',
    'severity: {ssl/nope: off}',
    'severity: {ssl/*: loud}',
    'waivers: [{code: ssl/*}]',
    'waivers: [{reason: x}]',
    'waivers: [{code: ssl/*, reason: x, until: "2027-13-01"}]',
    'waivers: {}',
    'run: {policy: x}',
    '[]',
  ])('refuses what the program refuses: %j', (text) => {
    expect(verdicts(text)).toEqual([false, false]);
  });
});
