import type { Component } from './component.ts';

/**
 * What `--licenses` prints: all components with their licenses, then every different text once, each under the number that the
 * components name it by.
 * @param heading the first line
 */
export function licenseReport(heading: string, components: readonly Component[]): string {
  const numbers = new Map<string, number>();
  const titles: string[] = [];
  const numberOf = (component: Component, name: string, text: string): number => {
    const body = text.replace(/\r\n/g, '\n').trim();
    const known = numbers.get(body);
    if (known !== undefined) return known;
    titles.push(`${component.name}: ${name}`);
    numbers.set(body, titles.length);
    return titles.length;
  };
  const list = components.flatMap((component) => {
    const { name, version, license, texts, source, purl } = component;
    const shown = texts.map((text) => numberOf(component, text.name, text.text));
    return [
      `${name} ${version}`,
      `  ${purl}`,
      `  license: ${license} (text ${[...new Set(shown)].join(', ')})`,
      ...(source === undefined ? [] : [`  source: ${source}`]),
    ];
  });
  const bodies = [...numbers.keys()].flatMap((body, index) => [
    '',
    `---- text ${index + 1}: ${titles[index]} ----`,
    '',
    body,
  ]);
  return `${[heading, '', ...list, ...bodies].join('\n')}\n`;
}
