import { identityFindings } from './identity/findings.ts';
import { placeFindings } from './places/findings.ts';

export const findings = { ...placeFindings, ...identityFindings };
