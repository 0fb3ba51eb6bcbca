import { type Format, formats } from '../report/formats/index.ts';
import { didYouMean } from './suggest.ts';
import { UsageError } from './usage-error.ts';

/** A requested report and the file it goes to: null for standard output. */
export type FormatRequest = { readonly format: Format; readonly file: string | null };

const names = Object.keys(formats).filter(isFormat);

export const formatHelp = `${names.join(', ')}; with =FILE, to that file instead of standard output; repeatable, or separated by commas`;

/**
 * `junit=report.xml`, or several of these, separated by commas.
 * @throws UsageError
 */
export function parseFormats(text: string, previous: readonly FormatRequest[]): readonly FormatRequest[] {
  const requests = [...previous];
  for (const word of text.split(',')) {
    const request = parseFormat(word.trim());
    const rival = requests.find(({ file }) => file === request.file);
    if (rival !== undefined) {
      const place = request.file === null ? 'standard output' : request.file;
      throw new UsageError(
        `--format: ${rival.format} and ${request.format} would both go to ${place}: name another file, for example ${request.format}=report.${request.format}`,
      );
    }
    requests.push(request);
  }
  return requests;
}

/**
 * The format of what is printed without a report, such as a list: the last one, and text unless one is given.
 * @param here those it can be printed in
 * @throws UsageError
 */
export function formatWithoutReport(words: readonly string[] | null, here: readonly Format[]): Format {
  let chosen: Format = 'text';
  for (const word of (words ?? []).flatMap((text) => text.split(',')).map((text) => text.trim())) {
    const [given = ''] = word.split('=', 1);
    const name = given.toLowerCase();
    const choices = here.join(', ');
    if (!isFormat(name)) throw new UsageError(`--format: '${given}' is not one of: ${choices} (without a report)`);
    if (!here.includes(name)) throw new UsageError(`--format: '${given}' is a format of reports; here: ${choices}`);
    if (given !== word)
      throw new UsageError(`--format: '${word}' names a file, which only a report is written to; here: ${choices}`);
    chosen = name;
  }
  return chosen;
}

function parseFormat(word: string): FormatRequest {
  const [given = ''] = word.split('=', 1);
  const name = given.toLowerCase();
  if (!isFormat(name)) {
    throw new UsageError(`--format: '${given}' is not one of: ${names.join(', ')}${didYouMean(name, names)}`);
  }
  if (given === word) return { format: name, file: null };
  const file = word.slice(given.length + 1);
  if (file === '') throw new UsageError(`--format: '${word}' names no file, for example ${name}=report.${name}`);
  return { format: name, file };
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(formats, name);
}
