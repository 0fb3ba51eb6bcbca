import { describe, expect, it } from 'vitest';
import type { Host } from '../../../../src/host/host.ts';
import { programReads, programView, refuseToGuess } from '../../../../src/linux/access/program-access.ts';
import type { CaseHost } from '../../../support/cases/case.ts';
import { hostWith, user } from '../../../support/roots/program-root.ts';

describe('the files as the program reads them', () => {
  const { permits: _permits, ...unasked } = hostWith({ identity: user }).fs;
  const described: Host = { ...hostWith({ identity: user }), fs: unasked };
  const sharing = (sharesOurAccess: boolean, known = true): Host => {
    const credentials = known ? described.program.credentials : null;
    return { ...described, program: { ...described.program, credentials, sharesOurAccess } };
  };
  it.each([
    ['another process of a known user', sharing(false), false],
    ['one with the same rights', sharing(true), true],
    ['one of whom nothing is known', sharing(false, false), true],
    ['one of whom nothing is known, with the same rights', sharing(true, false), true],
  ])('are those that are seen here, of %s', (_, host, isSame) => {
    expect(programView(host) === host.fs).toBe(isSame);
    expect(programReads(host)('/closed/file')).toBe(isSame);
  });
  it('are read without a question where they can be read', () => {
    const fs = programView(hostWith({ identity: { uid: 0, gid: 0, groups: [] } }));
    expect(fs.read('/closed/file', 10).kind).toBe('found');
  });
  it('are missing where they are', () => {
    const fs = programView(sharing(false));
    expect(fs.read('/closed/none', 10).kind).toBe('absent');
    expect(fs.read('/none', 10).kind).toBe('absent');
    expect(fs.readSmall('/file')).toBe(null);
  });

  it.each<[string, string[], CaseHost, string | null]>([
    ['what the program may not read either', ['/closed/file'], { identity: user }, null],
    ['what is not there', ['/none'], { identity: user }, null],
    ['what everybody may read by its mode', ['/file'], { identity: user }, null],
    [
      'what root may',
      ['/closed/file'],
      { identity: { uid: 0, gid: 0, groups: [] } },
      'uid 0, which the program runs as, can read it',
    ],
    ['what cannot be told', ['/closed'], { identity: user }, null],
  ])('are not guessed: %s', (_, denied, seen, words) => {
    const host = hostWith({ ...seen, denied });
    const refuse = () => refuseToGuess(host, denied[0] ?? '');
    if (words === null) expect(refuse).not.toThrow();
    else expect(refuse).toThrow(words);
  });

  it('are not guessed where nothing tells', () => {
    const magic = { ...described, fs: { ...described.fs, unknownAt: () => '/volume' } };
    expect(() => refuseToGuess(magic, '/closed/file')).toThrow(
      'uid 1000, which the program runs as, may be able to read it',
    );
    const missing = { ...described, fs: described.fs };
    expect(() => refuseToGuess(missing, '/none')).not.toThrow();
    expect(() =>
      refuseToGuess({ ...magic, program: { ...magic.program, credentials: null } }, '/closed/file'),
    ).not.toThrow();
    expect(() =>
      refuseToGuess({ ...magic, program: { ...magic.program, sharesOurAccess: true } }, '/closed/file'),
    ).not.toThrow();
  });
});
