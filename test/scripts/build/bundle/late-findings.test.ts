import { describe, expect, it } from 'vitest';
import { withLateFindings } from '../../../../scripts/build/bundle/late-findings.ts';

const text = `function defineFinding(spec) {
  made += 1;
  return spec;
}
var firstFindings = {
  "a/one": defineFinding({
    title: "One",
    example: { path: "/app" },
    message: ({ path }) => \`\${path} is there\`
  }),
  "a/two": defineFinding({
    title: "Two"
  })
};
var otherFindings = {
  "a/three": defineFinding({
    title: "Three"
  })
};
var findings2 = {
  ...firstFindings,
  ...otherFindings
};
`;

/** The joined catalog of a bundle, and how many texts were made so far. */
function run(bundle: string): { made: () => number; findings: Record<string, { title: string }> } {
  return new Function(`let made = 0; ${bundle} return { made: () => made, findings: findings2 };`)();
}

describe('findings in a bundle', () => {
  it('are what they were, in the same order', () => {
    expect(run(withLateFindings(text)).findings['a/one']).toEqual({
      ...run(text).findings['a/one'],
      message: expect.any(Function),
    });
    expect(JSON.stringify(run(withLateFindings(text)).findings)).toBe(JSON.stringify(run(text).findings));
    expect(Object.keys(run(withLateFindings(text)).findings)).toEqual(['a/one', 'a/two', 'a/three']);
  });

  it('are not made before they are asked for', () => {
    const marked = text.replaceAll('title: "', 'title: (made += 1, "').replaceAll(/(title: .*?")(,?)$/gm, '$1)$2');
    const { made, findings } = run(withLateFindings(marked));
    expect('a/two' in findings).toBe(true);
    expect(made()).toBe(0);
    expect(findings['a/two']?.title).toBe('Two');
    expect(made()).toBe(1);
  });

  it('stay on their lines, for the source map', () => {
    const late = withLateFindings(text).split('\n');
    expect(late).toHaveLength(text.split('\n').length);
    expect(late.findIndex((line) => line.includes('"Two"'))).toBe(
      text.split('\n').findIndex((line) => line.includes('"Two"')),
    );
  });

  it('end the build where one is written in another way', () => {
    const other = text.replace('defineFinding({\n    title: "Two"\n  })', 'defineFinding(two)');
    expect(() => withLateFindings(other)).toThrow('1 findings are written in another way');
  });
});
