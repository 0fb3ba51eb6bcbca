/** What base64 stands for. */
export type DecodedBase64 = {
  /** One character per byte. */
  readonly text: string;
  /** The bytes themselves, if it took them to make the text. */
  readonly octets: Uint8Array | undefined;
};
