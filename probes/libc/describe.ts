import type { ContainerLibc } from './container/facts.ts';
import type { LibcFacts } from './facts.ts';
import type { Content, ElfFacts, ExecutableFacts } from './program/facts.ts';

/** `glibc 2.36`, `musl 1.2.5 and gcompat`, `no libc`. */
export function describeContainer({ glibc, musl, compat, orphan }: ContainerLibc): string {
  const parts = [
    ...(glibc === null
      ? []
      : [`${glibc.alpineGlibc ? 'alpine-glibc' : 'glibc'}${glibc.version === null ? '' : ` ${glibc.version}`}`]),
    ...(musl === null ? [] : [`musl${musl.version === null ? '' : ` ${musl.version}`}`]),
    ...(compat === null ? [] : [compat.kind]),
    ...(orphan === null ? [] : ['glibc without its loader']),
  ];
  return parts.length === 0 ? 'no libc' : parts.join(' and ');
}

/** The main fact in a few words. */
export function summarize({ program, container }: LibcFacts): string {
  if (program === null) return `no program seen, ${describeContainer(container)}`;
  const last = program.chain.at(-1);
  const content = last?.content;
  const what =
    content?.kind === 'elf'
      ? describeElf(content.elf, program.libraries?.count ?? null)
      : content == null
        ? last === undefined
          ? 'not readable'
          : stateWords[last.state]
        : contentWords[content.kind];
  const script = program.chain.length < 2 ? '' : content?.kind === 'elf' ? 'script, ' : `script; ${last?.path}: `;
  return `${program.path}: ${script}${what}; ${describeContainer(container)}`;
}

/** Why there is no content to describe. */
const stateWords: Readonly<Record<ExecutableFacts['state'], string>> = {
  present: 'not readable',
  absent: 'does not exist',
  denied: 'not reachable by this user',
  unreadable: 'not readable',
  'not-a-file': 'not a regular file',
};

const contentWords: Readonly<Record<Exclude<Content['kind'], 'elf'>, string>> = {
  script: 'script',
  damaged: 'damaged',
  other: 'not an ELF program',
};

function describeElf({ linkage, libc, needed }: ElfFacts, libraries: number | null): string {
  if (linkage !== 'dynamic') return linkage;
  if (needed.length === 0) return 'dynamic, needs only the loader';
  const count = libraries ?? needed.length;
  return `dynamic${libc === null ? '' : ` for ${libc}`}, ${count} ${count === 1 ? 'library' : 'libraries'}`;
}
