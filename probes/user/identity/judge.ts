import type { Finding } from '../../../src/finding.ts';
import type { IdentityFacts, UserFacts } from '../facts.ts';
import type { Expectations } from '../options.ts';
import type { identityFindings } from './findings.ts';

type IdentityFinding = Finding<typeof identityFindings>;

/** The maximum number of groups to list. */
const listed = 5;

/** Whether the program is who was expected. */
export function judgeIdentity(identity: IdentityFacts, { userIs, nonRoot, umask }: Expectations): IdentityFinding[] {
  const { uid, name, missingGroups } = identity;
  const found: IdentityFinding[] = [];
  if (userIs !== undefined && !isUser(identity, userIs)) {
    found.push({ code: 'user/other-user', detail: { expected: userIs, uid: uid.effective, name } });
  }
  const isRoot = [uid.real, uid.effective, uid.saved, uid.fs].includes(0);
  if (nonRoot === true && (isRoot || identity.maySetUser)) {
    const ids = `real ${uid.real}, effective ${uid.effective}, saved ${uid.saved}${isRoot ? '' : ', and CAP_SETUID'}`;
    found.push({ code: 'user/runs-as-root', detail: { ids } });
  }
  const expectedMask = umask === undefined ? null : umask.toString(8).padStart(4, '0');
  if (expectedMask !== null && expectedMask !== identity.umask) {
    found.push({ code: 'user/other-umask', detail: { expected: expectedMask, actual: identity.umask } });
  }
  // Root reads everything without them, unless its capabilities were dropped.
  if (name !== null && uid.fs !== 0 && missingGroups.length > 0) {
    const groups = missingGroups.slice(0, listed).map((group) => `${group.name} (${group.gid})`);
    found.push({ code: 'user/groups-missing', detail: { name, uid: uid.real, groups } });
  }
  return found;
}

/** Whether the engine finds the stated user. */
export function judgeDeclared({ declared }: Pick<UserFacts, 'declared'>): IdentityFinding[] {
  if (declared === null || declared.problem === null) return [];
  const { name, by, problem } = declared;
  return [{ code: 'user/unknown-user', detail: { name, by, problem } }];
}

/** Whether what starts the program may become the user that it should. */
export function judgeSwitch({ refusedSwitch: refused }: Pick<UserFacts, 'refusedSwitch'>): IdentityFinding[] {
  return refused === undefined ? [] : [{ code: 'user/switch-refused', detail: refused }];
}

/** Statements about a program whose credentials cannot be read. */
export function judgeUnknown(
  { declared, refusedSwitch }: Pick<UserFacts, 'declared' | 'refusedSwitch'>,
  expect: Expectations,
): IdentityFinding[] {
  if (declared !== null && declared.problem !== null) return [];
  const stated = [
    ...(expect.path === undefined ? [] : ['--path']),
    ...(expect.userIs === undefined ? [] : ['--user-is']),
    ...(expect.nonRoot === undefined ? [] : ['--non-root']),
    ...(expect.umask === undefined ? [] : ['--umask']),
  ];
  // A refused switch is that of a container that does not run.
  const running = declared === null && refusedSwitch === undefined;
  return stated.length === 0 ? [] : [{ code: 'user/identity-unknown', detail: { stated, running } }];
}

/** By its number, in all four places, or by its name in /etc/passwd. */
function isUser({ uid, name }: IdentityFacts, expected: string): boolean {
  const number = /^\d+$/.test(expected) ? Number(expected) : null;
  if (number === null) return name === expected;
  return [uid.real, uid.effective, uid.fs].every((id) => id === number);
}
