import { type CST, Lexer, type LineCounter, Parser } from 'yaml';

/** Of collections in each other, and of merges: any engine's stack holds them, and no file that people write has as many. */
export const mostLevels = 500;

export const tooDeep = `it is nested too deeply: more than ${mostLevels} levels`;

/**
 * The tokens of a file, as `Parser.parse` has them, to where a collection is in too many others. The parser calls itself where several
 * end at once, and the composer for each level: both must not see more.
 * @param refuse is called with the offset of that collection
 */
export function* shallowTokens(
  text: string,
  lines: LineCounter,
  refuse: (offset: number) => never,
): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // The first is the document.
    const innermost = parser.stack.at(-1);
    if (innermost !== undefined && 'items' in innermost && parser.stack.length - 1 > mostLevels)
      refuse(innermost.offset);
  }
  yield* parser.end();
}
