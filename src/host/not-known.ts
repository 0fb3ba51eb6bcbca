/** What is asked for is in the container, and nobody can know it here. It is no fault of the container, and no reason to claim anything. */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
}
