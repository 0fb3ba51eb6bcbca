import type { MountFacts } from '../mounts/facts.ts';
import { danglingWords, denialRemedy, denialWords, outcomeWords } from '../words.ts';
import type { DanglingLink, Denial, Outcome, Repair } from './facts.ts';

/** One of the two variables that Go reads, if it does not get what the value names. */
export type VariableDetail = {
  variable: Repair['variable'];
  /** The whole value. */
  value: string;
  /** The value of SSL_CERT_FILE, or the element of SSL_CERT_DIR that fails. */
  path: string;
  /** `read` for a directory without any certificate. */
  outcome: Outcome;
  dangling: DanglingLink | null;
  denial: Denial | null;
  uid: number | null;
  repair: Repair | null;
  /** What Go would read without the variable, if that has certificates. */
  replaced: readonly string[];
  roots: number;
  /** The elements of SSL_CERT_DIR that Go gets certificates from. */
  others?: readonly string[];
  /** SSL_CERT_DIR names the directory too: that only its certificates are trusted may be what is wanted. */
  isIsolated?: true;
  /** The mount that denies it. */
  mount?: MountFacts;
};

/** What is odd about a value, described to its reader. */
const oddities: Readonly<Record<Repair['kind'], string>> = {
  quotes: 'the quotes are part of the value, since no shell removed them',
  blanks: 'the value has spaces that no shell removed',
  'line-end': 'the value contains a newline',
  separator: 'only a colon separates elements',
  url: 'Go takes a path, not a URL',
  unexpanded: 'nothing expands variables, ~ or * in it',
  assignment: 'the name of the variable is repeated in its value',
  content: 'it takes the path of a file, not a certificate',
  near: '',
  'other-kind': '',
  list: 'SSL_CERT_FILE is one file, not a list',
  relative: 'the path is relative to the working directory of the program',
};

export function variableMessage({
  variable,
  value,
  path,
  outcome,
  dangling,
  denial,
  uid,
  repair,
}: VariableDetail): string {
  const element = path === value ? '' : `: ${shown(path)}`;
  const oddity = repair === null || oddities[repair.kind] === '' ? '' : ` (${oddities[repair.kind]})`;
  return `${variable} is ${shown(value)}${element}: ${causeOf({ variable, path, outcome, dangling, denial, uid })}${oddity}`;
}

export function variableRemedy(detail: VariableDetail): string {
  const { variable, path, outcome, denial, repair, replaced, others = [], mount, isIsolated } = detail;
  if (repair !== null && repair.value !== null) {
    const cleared = repair.variable === variable ? '' : ` and remove ${variable}`;
    return `set ${repair.variable}=${repair.value}${cleared}`;
  }
  if (outcome === 'denied') return denialRemedy(path, denial ?? undefined, mount ?? null, variable === 'SSL_CERT_DIR');
  const what = variable === 'SSL_CERT_FILE' ? 'a PEM file' : 'a directory with PEM files';
  if (repair?.kind === 'content') return `put the certificate into a file, and set ${variable} to its path`;
  if (repair?.kind === 'relative') return `name ${what} by its absolute path in ${variable}`;
  if (repair !== null) return `set ${variable} to the path of ${what}, without anything around it`;
  const [first] = replaced;
  if (first !== undefined && isIsolated === true)
    return `set SSL_CERT_FILE=/dev/null, if only what SSL_CERT_DIR has is to be trusted; or remove SSL_CERT_FILE from the environment of the container: Go then reads ${first} as well`;
  if (first !== undefined) return `remove ${variable} from the environment of the container: Go then reads ${first}`;
  return others.length > 0
    ? `put ${what} at ${path}; or leave it out: set ${variable}=${others.join(':')}`
    : `put ${what} at ${path}; or remove ${variable} from the environment of the container`;
}

function causeOf({
  variable,
  path,
  outcome,
  dangling,
  denial,
  uid,
}: Pick<VariableDetail, 'variable' | 'path' | 'outcome' | 'dangling' | 'denial' | 'uid'>): string {
  if (outcome === 'denied') return denialWords(uid, path, denial ?? undefined);
  if (outcome === 'read') return 'there is no certificate in it';
  if (outcome === 'not-a-directory' && variable === 'SSL_CERT_DIR') return 'is a file, not a directory';
  return `${dangling === null ? '' : `${danglingWords(dangling)}: `}${outcomeWords[outcome]}`;
}

/** Line breaks and blanks around a value would be invisible; no path is that long. */
function shown(value: string): string {
  const short = value.length > longest ? `${value.slice(0, longest)}...` : value;
  return /^\s|\s$|[\r\n"']/.test(short) ? JSON.stringify(short) : short;
}

const longest = 200;
