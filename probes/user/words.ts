import type { Access, Refusal } from '../../src/linux/access/access.ts';
import type { Need } from '../../src/linux/access/permission.ts';

/** Why a path cannot be used: one clause that names the element at fault. */
export function accessWords(access: Access, need: Need): string {
  switch (access.kind) {
    case 'granted':
      return 'it can be used';
    case 'denied':
      return refusalWords(access.element, access.why);
    case 'missing':
      return missingWords(access.failure);
    case 'not-known':
      return `whether it can ${actions(need, false)} cannot be determined: ${unknownWords[access.why]} (${access.element})`;
  }
}

function refusalWords(element: string, why: Refusal): string {
  switch (why.by) {
    case 'mode':
      return `${element} (mode ${why.mode}, owner ${why.owner}:${why.group}) lacks permission to ${actions(why.missing, why.isDirectory)}`;
    case 'acl':
      return `the ACL of ${element} (getfacl ${element}) does not grant it`;
    case 'unseen':
      return `something other than the mode denies ${element}: an ACL (getfacl), SELinux or AppArmor`;
    case 'mount':
      return `${element} is mounted ${why.option === 'ro' ? 'read-only' : 'noexec'}`;
    case 'kind':
      return `${element} is a ${why.kind}, which cannot be executed`;
    case 'protected-symlinks':
      return `${element} is a link of uid ${why.owner} in a sticky directory (fs.protected_symlinks)`;
  }
}

function missingWords(failure: Extract<Access, { kind: 'missing' }>['failure']): string {
  if (failure.kind === 'absent' && failure.errno === 'ENOENT') return `${failure.path} does not exist`;
  if (failure.kind === 'absent') return `${failure.path} is not a directory`;
  return failure.kind === 'unfit' && failure.why === 'loop'
    ? `${failure.path} is a link that leads to itself`
    : `${failure.path} cannot be examined`;
}

const unknownWords: Readonly<Record<Extract<Access, { kind: 'not-known' }>['why'], string>> = {
  'out-of-reach': 'this process cannot look below it',
  'magic-link': 'it leads elsewhere for every process',
  'unmapped-owner': 'its owner may be outside the user namespace',
  credentials: 'nothing says who the program runs as',
  volume: 'what the volume holds is not known',
  runtime: 'the runtime makes it when the container starts',
};

/** `read and write`. */
export function actions(need: Need, isDirectory: boolean): string {
  const verbs = [...need].map((letter) => (letter === 'x' && isDirectory ? 'search' : (verbOf[letter] ?? '')));
  return verbs.length > 2 ? `${verbs.slice(0, -1).join(', ')} and ${verbs.at(-1)}` : verbs.join(' and ');
}

const verbOf: Readonly<Record<string, string>> = { r: 'read', w: 'write', x: 'execute' };
