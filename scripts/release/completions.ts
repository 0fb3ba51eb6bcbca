import { probes } from '../../probes/index.ts';
import { type Flag, flagGroups } from './command-line.ts';

const head = '# Completion of probe-env. Made from the options of the program: npm run release.';

/** For bash 4 and newer: a file to source, or to put into /usr/share/bash-completion/completions. */
export function bashCompletion(): string {
  const flags = allFlags();
  const names = (flag: Flag): string => (flag.short === null ? flag.long : `${flag.short} ${flag.long}`);
  const values = flags
    .filter(({ value }) => value?.startsWith('<'))
    .map(({ long, short, words, value }) => {
      const pattern = short === null ? long : `${short}|${long}`;
      if (words.length > 0) return `    ${pattern}) words='${words.join(' ')}' ;;`;
      return `    ${pattern}) ${takesFile(value) ? 'compopt -o default' : ':'}; return ;;`;
    });
  return `${head}
_probe_env() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} words=
  # bash splits --option=value at the sign.
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  COMPREPLY=()
  case $prev in
${values.join('\n')}
    *)
      if [[ $cur == -* ]]; then
        words='${flags.map(names).join(' ')}'
      else
        words='${probes.map(({ id }) => id).join(' ')}'
      fi
      ;;
  esac
  local IFS=$' \\n'
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _probe_env probe-env
`;
}

/** For zsh: `_probe-env` in a directory of fpath. */
export function zshCompletion(): string {
  const specs = allFlags().flatMap((flag) => {
    const { long, short, help, value, repeatable } = flag;
    const text = `[${zshText(help)}]${zshValue(flag)}`;
    // An option and its value may be one word, or two if the value is required.
    const sign = value === null ? '' : value.startsWith('[') ? '=-' : '=';
    const names = [`${long}${sign}`, ...(short === null ? [] : [short])];
    return names.map((each) => `    ${zshQuoted(`${repeatable ? '*' : ''}${each}${text}`)}`);
  });
  const words = probes.map(({ id, title }) => `${id}\\:${zshQuotedInner(zshText(title))}`).join(' ');
  return `#compdef probe-env
${head}
_arguments -s -S \\
${specs.join(' \\\n')} \\
    ${zshQuoted(`*:probe:((${words}))`)}
`;
}

/** For fish: a file in ~/.config/fish/completions. */
export function fishCompletion(): string {
  const lines = allFlags().map(({ long, short, help, value, words }) => {
    const parts = [
      'complete -c probe-env',
      ...(short === null ? [] : [`-s ${short.slice(1)}`]),
      `-l ${long.slice(2)}`,
      ...(value?.startsWith('<') ? [takesFile(value) ? '-r -F' : '-x'] : []),
      ...(words.length > 0 ? [`-a ${fishQuoted(words.join(' '))}`] : []),
      `-d ${fishQuoted(help)}`,
    ];
    return parts.join(' ');
  });
  const ids = probes.map(({ id, title }) => `complete -c probe-env -a ${id} -d ${fishQuoted(title)}`);
  return [head, 'complete -c probe-env -f', ...ids, ...lines, ''].join('\n');
}

function allFlags(): Flag[] {
  return flagGroups().flatMap(({ flags }) => flags);
}

function takesFile(value: string | null): boolean {
  return value !== null && /path|file|dir/.test(value) && !value.includes('=');
}

function zshValue({ value, words }: Flag): string {
  if (value === null) return '';
  const label = zshText(value.replace(/[<>[\].]/g, ''));
  const action = words.length > 0 ? `(${words.join(' ')})` : takesFile(value) ? '_files' : ' ';
  return `${value.startsWith('[') ? '::' : ':'}${label}:${action}`;
}

/** Brackets and colons end a part of a specification of _arguments. */
function zshText(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Inside of a list of words. */
function zshQuotedInner(text: string): string {
  return text.replace(/[ ()"'&;<>|`$]/g, '\\$&');
}

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
