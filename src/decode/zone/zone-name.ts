/** Whether a string has only characters of zone names: `America/Port-au-Prince`, `Etc/GMT+9`. */
export function isZoneName(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (!characters.includes(text.charAt(at))) return false;
  return text !== '';
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const characters = `${letters}0123456789_+/-`;

/** The same, with a letter first, as in every name of the database. */
export function isLetteredZoneName(text: string): boolean {
  return isZoneName(text) && letters.includes(text.charAt(0));
}
