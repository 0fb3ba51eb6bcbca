/** The user of a program in a message. */
export function userWords(user: number | null): string {
  return user === null ? 'this user' : `uid ${user}`;
}
