import { plainText, type Word } from './syntax/words.ts';

/** Whether a command starts, or may start, another one as another user. */
export function becomesOther(words: readonly Word[]): boolean {
  return words.some((word) => otherUser.has(plainText(word)?.replace(/^.*\//, '') ?? ''));
}

const otherUser = new Set([
  ...['gosu', 'su-exec', 'setpriv', 'setuidgid', 's6-setuidgid', 's6-applyuidgid', 'chpst', 'su', 'runuser', 'sudo'],
  ...['doas', 'capsh', 'start-stop-daemon', 'unshare', 'nsenter', 'chroot'],
]);

/** Whether a word contains the path of the script. */
export function namesScript(word: Word): boolean {
  return word.some((part) => part.kind === 'parameter' && itself.has(part.name));
}

/** How a script refers to itself. */
const itself = new Set(['0', 'BASH_SOURCE']);
