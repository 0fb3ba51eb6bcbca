/** Something that can be canceled, once. */
export interface Cancellation {
  readonly canceled: boolean;
  /**
   * Calls the listener on cancellation; immediately if it is already canceled.
   * @returns removes the listener
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
