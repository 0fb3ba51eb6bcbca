import type { Finding } from '../../../src/finding.ts';
import { maskOf } from '../../../src/linux/access/permission.ts';
import { serverOf } from '../../../src/linux/volume.ts';
import type { IdentityFacts, PlaceFacts, PlaceVolume, UserFacts } from '../facts.ts';
import { accessWords, actions } from '../words.ts';
import type { Holder, placeFindings } from './findings.ts';

type PlaceFinding = Finding<typeof placeFindings>;

/** Places that the program cannot use, although it must: because of what it links, or what was stated. */
export function judgePlaces({ identity, temporary, stated }: UserFacts): PlaceFinding[] {
  if (identity === null) return [];
  return [...judgeTemporary(temporary, identity), ...stated.flatMap((place) => judgeStated(place, identity))];
}

function judgeTemporary(temporary: UserFacts['temporary'], identity: IdentityFacts): PlaceFinding[] {
  const { path, access, need, users, variable } = temporary;
  if (users.length === 0 || access.kind === 'not-known' || access.kind === 'granted') return [];
  const why = accessWords(access, need);
  const detail = {
    path,
    variable: variable !== null,
    uid: identity.uid.fs,
    why,
    users,
    holder: holderOf(temporary),
  };
  return [{ code: 'user/temporary-directory-unusable', detail }];
}

function judgeStated(place: PlaceFacts, { uid, gid }: IdentityFacts): PlaceFinding[] {
  const { path, need, access, isDirectory } = place;
  if (access.kind === 'granted') return [];
  const why = accessWords(access, need);
  if (access.kind === 'not-known') {
    const onVolume =
      access.why === 'volume'
        ? { onVolume: true as const }
        : access.why === 'runtime'
          ? { byRuntime: true as const }
          : {};
    return [{ code: 'user/path-undetermined', detail: { path, need: actions(need, isDirectory), why, ...onVolume } }];
  }
  const element = access.kind === 'denied' ? access.element : path;
  const missing = access.kind === 'denied' && access.why.by === 'mode' ? access.why.missing : '';
  const ids = { uid: uid.fs, gid: gid.fs };
  const holder = holderOf(place);
  const volume = toldVolume(place, holder);
  const detail = {
    path,
    need: actions(need, isDirectory),
    ...ids,
    why,
    holder,
    element,
    missing,
    ...volume,
    ...groupOf(place),
  };
  return [{ code: 'user/path-denied', detail }];
}

/** Of what is not known of a file system, a remedy has no use. */
function toldVolume({ volume }: PlaceFacts, holder: Holder): { readonly volume?: PlaceVolume } {
  const isTold = (holder === 'volume' || holder === 'read-only') && volume !== null;
  return isTold && (volume.kind !== 'other' || serverOf(volume.fsType) !== null) ? { volume } : {};
}

/** The group that its mode grants what is missing. */
function groupOf({ access, volume }: PlaceFacts): { readonly group?: number } {
  if (volume === null || access.kind !== 'denied' || access.why.by !== 'mode' || access.why.class !== 'others')
    return {};
  const { mode, missing, group } = access.why;
  const bits = Number.parseInt(mode, 8);
  // Of a member the mode of the others no longer counts.
  const wanted = maskOf(missing) | (bits & 7);
  return (wanted & ~(bits >> 3)) === 0 ? { group } : {};
}

function holderOf({ access, volume }: PlaceFacts): Holder {
  if (access.kind !== 'denied') return 'missing';
  switch (access.why.by) {
    case 'mount':
      return access.why.option === 'ro' ? 'read-only' : 'noexec';
    case 'mode':
      return volume === null ? 'image' : 'volume';
    default:
      return 'other';
  }
}
