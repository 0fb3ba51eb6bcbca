import type { Word } from './words.ts';

/** Words, with assignments before them, and without redirections. */
export type ShellCommand = {
  readonly kind: 'command';
  readonly words: readonly Word[];
};

/** A command of a script, with those that it consists of. */
export type ShellNode =
  | ShellCommand
  | { readonly kind: 'sequence'; readonly nodes: readonly ShellNode[] }
  | { readonly kind: 'subshell' | 'background'; readonly body: ShellNode }
  | { readonly kind: 'not'; readonly body: ShellNode }
  | { readonly kind: 'pipe'; readonly nodes: readonly ShellNode[] }
  | { readonly kind: 'list'; readonly and: boolean; readonly left: ShellNode; readonly right: ShellNode }
  | { readonly kind: 'if'; readonly condition: ShellNode; readonly body: ShellNode; readonly otherwise: ShellNode }
  | {
      readonly kind: 'case';
      readonly subject: Word;
      readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: ShellNode }[];
    }
  | (Repeated & { readonly kind: 'while'; readonly until: boolean; readonly condition: ShellNode })
  /** Null words are `"$@"`. */
  | (Repeated & { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[] | null })
  | (Repeated & { readonly kind: 'function'; readonly name: string });

/** What runs any number of times, and all simple commands in it. */
type Repeated = { readonly body: ShellNode; readonly commands: readonly ShellCommand[] };

export type ShellScript = {
  readonly body: ShellNode;
  /** All simple commands, in the order of the text. */
  readonly commands: readonly ShellCommand[];
  readonly functions: ReadonlySet<string>;
  /** Files that it writes to; null for those that depend on variables. */
  readonly written: readonly (string | null)[];
};
