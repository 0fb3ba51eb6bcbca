import { describe, expect, it } from 'vitest';
import type { Need } from '../../../../src/linux/access/permission.ts';
import { programAccess } from '../../../../src/linux/access/program-access.ts';
import { allCapabilities, noCapabilities } from '../../../../src/linux/identity/capabilities.ts';
import { type Credentials, plainCredentials } from '../../../../src/linux/identity/credentials.ts';
import { hostWith, user } from '../../../support/roots/program-root.ts';

/** access(2): faccessat of fs/open.c goes by the real ids, with the permitted capabilities of root, and with none of others. */
describe("the kernel's own answer", () => {
  const plain = plainCredentials({ uid: 1000, gid: 1000, groups: [] }, noCapabilities);
  const asRoot = plainCredentials({ uid: 0, gid: 0, groups: [] }, allCapabilities);
  const holding = (of: Credentials, effective: bigint): Credentials => {
    return { ...of, capabilities: { ...of.capabilities, effective } };
  };
  const described = hostWith({ identity: user });
  const { permits: _permits, ...unasked } = described.fs;
  function answerTo(
    credentials: Credentials,
    permits: ((path: string, need: string) => boolean) | undefined,
    path: string,
    need: Need,
    shares = true,
  ): string {
    const fs = permits === undefined ? unasked : { ...unasked, permits };
    const host = { ...described, fs, program: { ...described.program, credentials, sharesOurAccess: shares } };
    const answer = programAccess(host, path, need);
    const why = answer.kind === 'denied' ? ` ${answer.element} ${answer.errno} ${answer.why.by}` : '';
    return answer.kind + (answer.kind === 'granted' ? ` ${answer.path}` : why);
  }
  const [yes, no] = [() => true, () => false];
  it.each<[string, Credentials, (() => boolean) | undefined, string, Need, boolean, string]>([
    ['grants as the mode does', plain, yes, '/file', 'r', true, 'granted /file'],
    ['denies what the mode grants', plain, no, '/file', 'r', true, 'denied /file EACCES unseen'],
    ['grants what the mode denies', plain, yes, '/closed/file', 'r', true, 'granted /closed/file'],
    ['denies as the mode does', plain, no, '/closed/file', 'r', true, 'denied /closed EACCES mode'],
    ['is not that to another process', plain, no, '/file', 'r', false, 'granted /file'],
    ['is not that where it cannot be asked', plain, undefined, '/file', 'r', true, 'granted /file'],
    ['does not count against a read-only mount', asRoot, yes, '/file', 'w', true, 'denied / EROFS mount'],
    ['does not count where nothing is', plain, yes, '/none', 'r', true, 'missing'],
    ['of root with all that it is permitted', asRoot, no, '/file', 'r', true, 'denied /file EACCES unseen'],
    ['of root that uses less', holding(asRoot, 0n), no, '/file', 'r', true, 'granted /file'],
    ['of a user that uses a capability', holding(plain, 2n), no, '/file', 'r', true, 'granted /file'],
    [
      'of a user that is permitted what it uses',
      { ...plain, capabilities: { ...plain.capabilities, permitted: 2n, effective: 2n } },
      no,
      '/file',
      'r',
      true,
      'granted /file',
    ],
    [
      'of another user by its real id',
      { ...plain, uid: { ...plain.uid, real: 7 } },
      no,
      '/file',
      'r',
      true,
      'granted /file',
    ],
    [
      'of another group by its real id',
      { ...plain, gid: { ...plain.gid, real: 7 } },
      no,
      '/file',
      'r',
      true,
      'granted /file',
    ],
  ])('%s', (_, credentials, permits, path, need, shares, expected) => {
    expect(answerTo(credentials, permits, path, need, shares)).toBe(expected);
  });

  it('is asked for the same path and need', () => {
    const asked: string[] = [];
    const permits = (...words: string[]): boolean => asked.push(words.join(' ')) > 0;
    answerTo(plain, permits, '/file', 'r');
    answerTo(plain, permits, '/closed/file', 'rx');
    expect(asked).toEqual(['/file r', '/closed/file rx']);
  });
});
