/** Something that can be called off, once. */
export interface Cancellation {
  readonly cancelled: boolean;
  /**
   * Calls the listener when it is called off; at once where it is already.
   * @returns takes the listener back
   */
  onCancel(listener: () => void): () => void;
}

export function createCancellation(): Cancellation & { cancel(): void } {
  const listeners = new Set<() => void>();
  let cancelled = false;
  return {
    get cancelled() {
      return cancelled;
    },
    onCancel(listener) {
      if (cancelled) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel() {
      cancelled = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}
