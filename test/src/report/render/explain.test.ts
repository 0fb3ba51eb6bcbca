import { describe, expect, it } from 'vitest';
import { probes } from '../../../../probes/index.ts';
import { renderExplanation, renderList } from '../../../../src/report/render/explain.ts';

/** The codes whose explanations a text has. */
function explained(...words: readonly string[]): string[] {
  return [...renderExplanation(probes, words).matchAll(/^([a-z]+\/[a-z0-9-]+) \(/gm)].map(([, code = '']) => code);
}

describe('renderExplanation', () => {
  it.each([
    [['ssl/no-roots'], ['ssl/no-roots']],
    [['SSL/No-Roots'], ['ssl/no-roots']],
    [['no-roots'], ['ssl/no-roots']],
    [
      ['ssl/no-roots', 'libc/interpreter-missing', 'no-roots'],
      ['ssl/no-roots', 'libc/interpreter-missing'],
    ],
  ])('%j', (words, codes) => expect(explained(...words)).toEqual(codes));

  it('takes a list, and a pattern for all of a probe', () => {
    expect(explained('no-roots,tz-file-missing')).toEqual(['ssl/no-roots', 'timezone/tz-file-missing']);
    expect(explained('ssl/*')).toEqual(explained('ssl'));
  });

  it('explains all of a probe', () => {
    const libc = probes.find(({ id }) => id === 'libc');
    expect(explained('libc')).toEqual(Object.keys(libc?.findings ?? {}));
  });

  it.each([
    ['ssl/no-root', "no finding has the code 'ssl/no-root': did you mean ssl/no-roots?"],
    ['no-rots', "no finding has the code 'no-rots': did you mean no-roots?"],
    ['xyzzy/plugh', "no finding has the code 'xyzzy/plugh': --list names them all"],
  ])('does not know %s', (word, message) => expect(() => renderExplanation(probes, [word])).toThrow(message));
});

describe('renderList', () => {
  const libc = Object.keys(probes.find(({ id }) => id === 'libc')?.findings ?? {});

  it('has the codes of the probes that are named', () => {
    const lines = renderList(probes, { probes: ['libc'], json: false })
      .trim()
      .split('\n');
    expect(lines.slice(1).map((line) => line.trim().split(' ')[0])).toEqual(libc);
  });

  it('is an array of objects as JSON', () => {
    const listed: { code: string; probe: string; severity: string; title: string }[] = JSON.parse(
      renderList(probes, { probes: [], json: true }),
    );
    expect(listed).toContainEqual({
      code: 'ssl/no-roots',
      probe: 'ssl',
      severity: 'error',
      title: 'There are no CA certificates',
    });
    expect(listed.filter(({ probe }) => probe === 'libc').map(({ code }) => code)).toEqual(libc);
  });
});
