/** The numbers that rules of this probe compare with. */

/** Days. Roots that expire within this many are reported, unless another number was stated. */
export const usualExpiryDays = 30;

/** Public bundles have over a hundred roots; with fewer, something may hide them. */
export const fewRoots = 20;

/** So many public roots are a list of Mozilla's, which has more than a hundred, and not a choice of them. */
export const wholeList = 50;

/** Fewer roots than this prove nothing about the clock. */
export const enoughForClock = 5;

/** Bits. Go 1.24 refuses smaller RSA keys (crypto/rsa checkKeySize). */
export const leastRsaBits = 1024;

/** Bytes. Go reads a file whole; one of this size exhausts the memory of most containers before it is read. */
export const hugeFile = 1 << 30;
