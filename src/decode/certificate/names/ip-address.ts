/** The octets of an IP address, 4 or 16 of them; null for anything else. */
export function parseAddress(text: string): number[] | null {
  const dotted = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (dotted !== null) {
    const octets = dotted.slice(1).map(Number);
    return octets.every((octet) => octet <= 255) && !/(?:^|\.)0\d/.test(text) ? octets : null;
  }
  if (!text.includes(':')) return null;
  const tail = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  const inner = tail === undefined ? [] : (parseAddress(tail) ?? null);
  if (inner === null) return null;
  const words = inner.length === 0 ? text : `${text.slice(0, -(tail ?? '').length)}${hexWords(inner)}`;
  const [head = '', rest, ...more] = words.split('::');
  if (more.length > 0) return null;
  const before = head === '' ? [] : head.split(':');
  const after = rest === undefined || rest === '' ? [] : rest.split(':');
  const missing = 8 - before.length - after.length;
  if (rest === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...before, ...Array.from({ length: rest === undefined ? 0 : missing }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}

/** As net.IP.String writes it: an IPv4 address in IPv6 form as IPv4, the longest run of zero groups as `::`. */
export function addressText(octets: readonly number[]): string {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return `?${octets.map((octet) => octet.toString(16).padStart(2, '0')).join('')}`;
  if (octets.slice(0, 10).every((octet) => octet === 0) && octets[10] === 0xff && octets[11] === 0xff)
    return octets.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (octets[2 * index] ?? 0) * 256 + (octets[2 * index + 1] ?? 0));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const texts = groups.map((group) => group.toString(16));
  if (best.start < 0) return texts.join(':');
  return `${texts.slice(0, best.start).join(':')}::${texts.slice(best.start + best.length).join(':')}`;
}

function hexWords([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string {
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
