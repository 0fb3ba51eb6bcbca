/** Something that can be called off, once. */
export interface Cancellation {
  readonly canceled: boolean;
  /**
   * Calls the listener when it is called off; at once where it is already.
   * @returns takes the listener back
   */
  onCancel(listener: () => void): () => void;
}

export function createCancellation(): Cancellation & { cancel(): void } {
  const listeners = new Set<() => void>();
  let canceled = false;
  return {
    get canceled() {
      return canceled;
    },
    onCancel(listener) {
      if (canceled) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel() {
      canceled = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}
