import { calendarDay } from '../../../src/decode/calendar-day.ts';
import { decodeCertificate } from '../../../src/decode/certificate/certificate.ts';
import type { Certificate } from '../../../src/decode/certificate/types.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { type Collected, countPublic } from './collected.ts';
import type { GroupName, SourceFacts } from './facts.ts';
import type { GroupPlace, Groups, ReadText } from './groups.ts';
import { isMozillaRoot } from './mozilla-roots.ts';
import { type PublicRoot, publicRootOf } from './public-roots.ts';
import { faultOfRoot, isLeaf, laterFault } from './root-faults.ts';

/** What decides on a root, besides its bytes. */
export type RootRules = {
  readonly rules: GoRules;
  /** Now, and the time before which a root that expires forms a group: milliseconds since the epoch. */
  readonly today: number;
  readonly soon: number;
};

/** Certificates of one source: all blocks that Go accepts, those that were new, and those of them with name constraints. */
export type RootTotals = { certificates: number; added: number; constrained: number };

/** Adds the certificates of one source to what was collected, and sorts the new ones. */
export interface RootAdder {
  addPublic(root: PublicRoot, file: ReadText, number: number, offset: number): void;
  addCertificate(
    block: { readonly bytes: string; readonly octets: Uint8Array | undefined },
    file: ReadText,
    place: { readonly number: number; readonly offset: number },
  ): void;
}

export function createRootAdder(
  collected: Collected,
  { rules, today, soon }: RootRules,
  kind: SourceFacts['kind'],
  groups: Groups,
  totals: RootTotals,
): RootAdder {
  const { roots, publicOnes, publicList, others, counts } = collected;

  function addPublic(root: PublicRoot, file: ReadText, number: number, offset: number): void {
    totals.certificates += 1;
    if (publicOnes.has(root)) return;
    publicOnes.add(root);
    roots.push(root);
    totals.added += 1;
    const { notBefore } = root;
    publicList.count += 1;
    if (notBefore > publicList.newest) publicList.newest = notBefore;
    if (notBefore <= today && root.notAfter >= soon) counts.usable += 1;
    else sortByValidity(root, { isUsable: true, isPublic: true }, file, { number, offset, root });
  }

  function addCertificate(
    { bytes: der, octets }: { readonly bytes: string; readonly octets: Uint8Array | undefined },
    file: ReadText,
    place: { number: number; offset: number },
  ): void {
    const known = publicRootOf(der);
    if (known !== undefined) {
      addPublic(known, file, place.number, place.offset);
      return;
    }
    let fault = others.get(der);
    if (fault === undefined) {
      const decoded = decodeCertificate(der, rules, octets);
      fault = decoded.ok ? null : decoded.problem;
      others.add(der, fault);
      if (decoded.ok) {
        roots.push(der);
        totals.added += 1;
        sortRoot(decoded.value, isMozillaRoot(der), file, { ...place, root: decoded.value });
      }
    }
    if (fault === null) totals.certificates += 1;
    else groups.add('skipped', file, { ...place, fault: { kind: 'refused', problem: fault } });
  }

  function sortRoot(root: Certificate, isPublic: boolean, file: ReadText, place: GroupPlace): void {
    const leaf = isLeaf(root);
    const fault = leaf ? null : faultOfRoot(root, rules);
    if (isPublic) countPublic(collected, root.notBefore);
    else if (!leaf) counts.nonPublic += 1;
    if (root.hasNameConstraints) totals.constrained += 1;
    if (leaf) groups.add('leaves', file, place);
    // Lists of former years have public roots that are for mail only: nobody here can change those, or misses them.
    if (fault !== null && !(isPublic && fault.kind === 'not-for-servers'))
      groups.add('unusable', file, { ...place, fault });
    const later = laterFault(root, rules);
    if (later !== null) groups.add('laterRefused', file, { ...place, fault: later });
    // A directory may contain certificates of servers: their expiry does not affect trust.
    sortByValidity(root, { isUsable: fault === null, isPublic }, file, leaf && kind === 'directory' ? null : place);
  }

  /** @param place null if only the counts matter */
  function sortByValidity(
    { notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>,
    { isUsable, isPublic }: { isUsable: boolean; isPublic: boolean },
    file: ReadText,
    place: GroupPlace | null,
  ): void {
    const add = (group: GroupName, day: number): void => {
      if (place !== null) groups.add(group, file, { ...place, day: calendarDay(day) });
    };
    if (today > notAfter) {
      counts.expired += 1;
      add(isPublic ? 'expiredPublic' : 'expired', notAfter);
    } else if (today < notBefore) {
      counts.notYetValid += 1;
      add('notYetValid', notBefore);
    } else {
      if (isUsable) counts.usable += 1;
      if (notAfter < soon) add(isPublic ? 'expiringPublic' : 'expiring', notAfter);
    }
  }

  return { addPublic, addCertificate };
}
