/** The one module of node-forge that is used; @types/node-forge describes only the whole. */
declare module 'node-forge/lib/asn1.js' {
  export interface Asn1Node {
    readonly tagClass: number;
    readonly type: number;
    readonly constructed: boolean;
    /** Bytes, one character each, or the elements inside. */
    readonly value: string | readonly Asn1Node[];
  }
  const asn1: {
    fromDer(der: string, options: { strict: boolean; decodeBitStrings: boolean }): Asn1Node;
    derToOid(content: string): string;
  };
  export default asn1;
}
