import { closingOf, plainText, readWord, type Word } from './words.ts';

const operators = [';;&', ';&', '&&', '||', ';;', ';', '&', '|', '(', ')', '\n'] as const;

/** What stands between the words of a script; a new line is `;`. */
export type Operator = Exclude<(typeof operators)[number], '\n'>;

/** A piece of a script. */
export type Token = Word | Operator;

/** What a shell reads from elsewhere. */
const dynamic: Word = [{ kind: 'dynamic' }];

/** `((...))`, which is the same. */
function arithmetic(text: string): readonly Word[] {
  return [[{ kind: 'text', text: 'let', quoted: true }], [{ kind: 'dynamic', command: text }]];
}

/**
 * The words and operators of a script, without redirections; null if it has unclosed quotes.
 * @param written receives the files that it writes to, null for those that depend on variables
 */
export function tokenize(script: string, written: (string | null)[] = []): Token[] | null {
  const tokens: Token[] = [];
  const documents: HereDocument[] = [];
  let at = 0;
  while (at < script.length) {
    const char = script[at] ?? '';
    const start = script.slice(at, at + 64);
    const redirection = /^(?:\d*|&(?=>)|\{\w+\}(?=[<>]))(<<-|<<<|[<>]+[&|]?)(?!\()[ \t]*/.exec(start);
    if (char === ' ' || char === '\t') at += 1;
    else if (start.startsWith('\\\n')) at += 2;
    else if (char === '#') at = endOfLine(script, at);
    else if (/^(?:[<>]\(|\(\()/.test(start)) {
      const end = closingOf(script, at + 2, ')');
      if (end === null) return null;
      if (char === '(') tokens.push(...arithmetic(script.slice(at + 1, end)));
      else tokens.push(dynamic);
      at = char === '(' && script[end] === ')' ? end + 1 : end;
    } else if (redirection !== null) {
      const start = at + redirection[0].length;
      // `exec > >(tee FILE)`.
      if (/^>\($/.test(script.slice(start, start + 2))) {
        const end = closingOf(script, start + 2, ')');
        if (end === null) return null;
        at = end;
        continue;
      }
      const target = readWord(script, start);
      if (target === null) return null;
      const [, operator = ''] = redirection;
      // `exec {fd}>FILE` sets a variable.
      if (char === '{') return null;
      if (operator.startsWith('>')) written.push(plainText(target.value));
      if (operator === '<<' || operator === '<<-')
        documents.push({ end: plainText(target.value) ?? '', hasTabs: operator === '<<-' });
      // A command that may read from it what it starts: `sh <<EOF`.
      if (operator.startsWith('<<')) tokens.push(dynamic);
      at = target.end;
    } else {
      const operator = operators.find((each) => script.startsWith(each, at));
      if (operator !== undefined) {
        tokens.push(operator === '\n' ? ';' : operator);
        at += operator.length;
        if (operator === '\n') for (const each of documents.splice(0)) at = afterDocument(script, at, each);
        continue;
      }
      const word = readWord(script, at);
      if (word === null) return null;
      tokens.push(word.value);
      at = word.end;
    }
  }
  return tokens;
}

/** The lines up to the one that ends it, which are no commands. */
type HereDocument = { readonly end: string; readonly hasTabs: boolean };

/** Where the script continues; without a line that ends it, a shell takes all the rest. */
function afterDocument(script: string, start: number, { end, hasTabs }: HereDocument): number {
  for (let at = start; at < script.length; ) {
    const next = endOfLine(script, at);
    const line = script.slice(at, next);
    if ((hasTabs ? line.replace(/^\t+/, '') : line) === end) return Math.min(next + 1, script.length);
    at = next + 1;
  }
  return script.length;
}

function endOfLine(script: string, at: number): number {
  const end = script.indexOf('\n', at);
  return end < 0 ? script.length : end;
}
