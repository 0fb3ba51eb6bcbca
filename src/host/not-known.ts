/**
 * The answer exists in the container, but cannot be known here. That is not a defect of the container, and nothing is
 * claimed.
 */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
}

/** What a question gives, or what stands for the answer where it cannot be known. Other errors are thrown. */
export function ifKnown<T, U>(ask: () => T, otherwise: (error: NotKnown) => U): T | U {
  try {
    return ask();
  } catch (error) {
    if (error instanceof NotKnown) return otherwise(error);
    throw error;
  }
}

/** The answer, or why it cannot be known. */
export function known<T>(ask: () => T): T | NotKnown {
  return ifKnown(ask, (error) => error);
}
