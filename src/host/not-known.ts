/** What is asked for is in the container, but cannot be known here. That is not a fault of the container, nor a reason to claim anything. */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
}
