export type Style = keyof typeof codes;

/** Text in one or more styles, for a terminal. */
export type Paint = (style: Style | readonly Style[], text: string) => string;

/** @param color false leaves the text unchanged */
export function createPaint(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) => [style].flat().reduceRight((inner, name) => `${start(name)}${inner}${end(name)}`, text);
}

/** Columns that a painted text takes. */
export function columnsOf(text: string): number {
  const [first = '', ...others] = text.split('\x1b[');
  return first.length + others.reduce((sum, part) => sum + part.length - part.indexOf('m') - 1, 0);
}

/** SGR parameters that turn a style on and off (ECMA-48, 8.3.117). */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  gray: [90, 39],
} as const;

function start(style: Style): string {
  return `\x1b[${codes[style][0]}m`;
}

function end(style: Style): string {
  return `\x1b[${codes[style][1]}m`;
}
