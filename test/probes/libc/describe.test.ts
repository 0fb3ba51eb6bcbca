import { describe, expect, it } from 'vitest';
import { summarize } from '../../../probes/libc/describe.ts';
import type { ExecutableFacts } from '../../../probes/libc/program/facts.ts';
import { factsOf } from '../../support/facts/libc-facts.ts';

const { facts, program } = factsOf({});
const [executable] = program.chain;
if (executable === undefined) throw new Error('no file to describe');

const script: ExecutableFacts = {
  ...executable,
  path: '/run.sh',
  content: { kind: 'script', shebang: { interpreter: '/bin/sh', argument: null, carriageReturn: false, env: null } },
};

describe('the main fact about the program', () => {
  it.each<[string, Partial<ExecutableFacts>, string]>([
    ['is there', {}, 'static'],
    ['is not there', { state: 'absent', content: null }, 'does not exist'],
    ['cannot be reached', { state: 'denied', content: null }, 'not reachable by this user'],
    ['cannot be read', { state: 'unreadable', content: null }, 'not readable'],
    ['is a directory', { state: 'not-a-file', content: null }, 'not a regular file'],
    ['is for another system', { content: { kind: 'other', other: 'macos', link: null } }, 'not an ELF program'],
    ['is cut off', { content: { kind: 'damaged', problem: 'x' } }, 'damaged'],
  ])('where it %s', (_, more, words) => {
    const chain = [{ ...executable, ...more }];
    expect(summarize({ ...facts, program: { ...program, chain } })).toBe(`/app: ${words}; no libc`);
  });
  it.each<[string, Partial<ExecutableFacts>, string]>([
    ['is there', {}, 'script, static'],
    ['is not there', { path: '/bin/sh', state: 'absent', content: null }, 'script; /bin/sh: does not exist'],
  ])('where the interpreter of a script %s', (_, more, words) => {
    const chain = [script, { ...executable, ...more }];
    expect(summarize({ ...facts, program: { ...program, chain } })).toBe(`/app: ${words}; no libc`);
  });
});
