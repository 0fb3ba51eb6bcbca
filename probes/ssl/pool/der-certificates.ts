/** Certificates in their binary form somewhere in other text, and where they start. Whether they are any is left to be read. */
export function* derCertificates(text: string): Generator<{ readonly offset: number; readonly der: string }> {
  const pattern = /0(?:\x81[\s\S]|\x82[\s\S]{2})0[\x81\x82]/g;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const match = pattern.exec(text);
    if (match === null) return;
    const octets = text.charCodeAt(match.index + 1) - 0x80;
    let length = 2 + octets;
    for (let at = 0; at < octets; at += 1) length += text.charCodeAt(match.index + 2 + at) * 256 ** (octets - 1 - at);
    if (match.index + length > text.length) continue;
    yield { offset: match.index, der: text.slice(match.index, match.index + length) };
    pattern.lastIndex = match.index + length;
  }
}

/** Of what looks like two SEQUENCEs, one in the other, as a certificate begins (RFC 5280, 4.1). */
const mostTries = 100;
