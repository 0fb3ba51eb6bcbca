import type { Fault } from './facts.ts';

/** What the successor of a root must have that Go loads and cannot use. */
export function unusableRemedy(fault: Fault | undefined): string {
  return `get a new CA certificate issued ${(fault === undefined ? undefined : remedies[fault.kind]) ?? withKey}`;
}

const withKey = 'with a key that Go verifies with: RSA 2048 or P-256';

const remedies: Readonly<Partial<Record<Fault['kind'], string>>> = {
  'key-usage': 'with keyCertSign in its key usage',
  'critical-extension': 'without the critical extension that Go does not know (openssl x509 -in FILE -text shows it)',
  'not-for-servers': 'with serverAuth in its extended key usage, or without that extension',
};
