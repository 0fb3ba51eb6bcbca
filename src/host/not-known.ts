/**
 * The answer exists in the container, but cannot be known here. That is not a defect of the container, and nothing is
 * claimed.
 */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
}
