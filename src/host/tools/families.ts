import { startTimer } from '#runtime/timers.ts';
import type { System } from '../../runtime/system.ts';
import type { Descendants } from './descendants.ts';

/** Milliseconds that a child gets to reap its own children after we killed them. */
export const reapMs = 30;

/** Our children that live, and whatever they started. */
export class Families {
  private readonly system: System;
  private readonly descendants: Descendants;
  private readonly live = new Set<number>();
  /** Children whose own children were killed, and that may reap them before being killed themselves. */
  private readonly awaitingReap = new Set<number>();
  private strays = false;
  private onEmpty = (): void => {};

  constructor(system: System, descendants: Descendants) {
    this.system = system;
    this.descendants = descendants;
  }

  add(pid: number): void {
    this.live.add(pid);
  }

  /** It has ended by itself, or was killed: what is left of its process group ends with it. */
  ended(pid: number): void {
    this.live.delete(pid);
    this.killGroup(pid);
    if (this.live.size === 0) this.onEmpty();
  }

  /** Some of them may have left their process group, and are found by their mark at the end. */
  get mayHaveStrays(): boolean {
    return this.strays;
  }

  expectStrays(): void {
    this.strays = true;
  }

  /** Kills what has the mark, except for our children themselves: how many. */
  killMarked(mark: string): number {
    return this.descendants.kill(mark, this.live);
  }

  /**
   * Kills a child that lives and its family. Children of the child first, so that it can reap them: once it is dead,
   * only PID 1 could. After it has ended, what it left behind must still be found.
   */
  kill(pid: number, mark: string): void {
    this.expectStrays();
    if (!this.live.has(pid)) return;
    if (this.killMarked(mark) === 0) {
      this.killGroup(pid);
      return;
    }
    this.awaitingReap.add(pid);
    startTimer(reapMs, () => {
      this.awaitingReap.delete(pid);
      if (this.live.has(pid)) this.killGroup(pid);
    });
  }

  /** Kills all of them, and waits at most so many milliseconds until they are reaped. */
  async killAll(mark: string, withinMs: number): Promise<void> {
    if (this.live.size === 0) return;
    for (const pid of this.live) if (!this.awaitingReap.has(pid)) this.kill(pid, mark);
    await new Promise<void>((resolve) => {
      this.onEmpty = resolve;
      startTimer(withinMs, resolve);
    });
    for (const pid of this.live) this.killGroup(pid);
  }

  private killGroup(pid: number): void {
    this.system.kill(-pid);
  }
}
