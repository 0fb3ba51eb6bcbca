import type { ShellCommand } from './shell-commands.ts';

/** Whether a command succeeds; null if that is not known. */
export type Status = boolean | null;

/** Whether a script reaches a command. */
export type Reach = 'sure' | 'maybe' | 'never';

/**
 * Determines, as far as possible, which branch of each `if` a script takes, and which commands of a list. Receives
 * the commands in order.
 */
export class Conditions {
  /** Of an `if`: the clause that is taken; null if it is not known. */
  readonly #taken = new Map<number, number | null>();
  /** Of an `if`: the condition of its latest clause so far. */
  readonly #asked = new Map<number, { readonly clause: number; readonly status: Status }>();
  /** Of the list that contained the last command. */
  #list: Status = null;

  reach(command: ShellCommand): Reach {
    const { before, after, within } = command;
    let isMaybe = false;
    for (const { id, isIf, clause, part } of within) {
      if (!isIf) {
        isMaybe = true;
        continue;
      }
      const taken = this.#taken.get(id);
      if (taken === null) isMaybe = true;
      else if (taken !== undefined) {
        if (taken !== clause || part === 'condition') return 'never';
      } else if (part !== 'condition') {
        const status = this.#conditionOf(id, clause, part);
        if (status === false) return 'never';
        this.#taken.set(id, status === null ? null : clause);
        isMaybe ||= status === null;
      }
    }
    if (before === '&&' || before === '||') {
      if (this.#list !== null && this.#list !== (before === '&&')) return 'never';
      isMaybe ||= this.#list === null;
    }
    const isAlone = before !== '|' && after !== '|' && after !== '&';
    return isMaybe || !isAlone ? 'maybe' : 'sure';
  }

  /**
   * Whether the script, given all commands received so far, does not reach this command, which has not been received
   * yet.
   */
  isPassed({ within, closes }: ShellCommand): boolean {
    if (closes !== undefined && typeof this.#taken.get(closes) === 'number') return true;
    return within.some(({ id, clause }) => {
      const taken = this.#taken.get(id);
      return typeof taken === 'number' && taken !== clause;
    });
  }

  /** @param plain the result of the command without its `!` */
  ran({ before, after, within, negated }: ShellCommand, plain: Status): void {
    const alone = before === '|' || after === '|' || after === '&' ? null : plain;
    const status = negated && alone !== null ? !alone : alone;
    if (before === '&&') this.#list = both(this.#list, status);
    else if (before === '||') this.#list = either(this.#list, status);
    else this.#list = status;
    for (const block of within)
      if (block.isIf && block.part === 'condition')
        this.#asked.set(block.id, { clause: block.clause, status: block === within.at(-1) ? this.#list : null });
  }

  /** The condition of `else` is that the others do not hold. */
  #conditionOf(id: number, clause: number, part: 'body' | 'else'): Status {
    if (part === 'else') return true;
    const asked = this.#asked.get(id);
    return asked?.clause === clause ? asked.status : null;
  }
}

function both(one: Status, other: Status): Status {
  if (one === false || other === false) return false;
  return one === true && other === true ? true : null;
}

function either(one: Status, other: Status): Status {
  if (one === true || other === true) return true;
  return one === false && other === false ? false : null;
}
