import type { Group, Installer, Link, Outcome, Place } from './facts.ts';

/** What Go's os.ReadFile runs into, in the words of its error. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  read: 'read',
  missing: 'no such file or directory',
  'not-a-directory': 'not a directory',
  denied: 'permission denied',
  directory: 'is a directory',
  loop: 'too many levels of symbolic links',
  fifo: 'is a FIFO: Go waits for a writer for ever',
  device: 'is a device: Go reads it without end',
  socket: 'is a socket: no such device or address',
  'too-large': 'is larger than 32 MiB, and Go reads it whole',
};

/** `certificate 17, line 412 (CN=Old Root) expired on 2021-09-30`; with the file's name before it in a directory. */
export function placeWords(place: Place, verb: string): string {
  const file = place.path === undefined ? '' : `${place.path.slice(place.path.lastIndexOf('/') + 1)} `;
  const number = place.number > 0 ? `certificate ${place.number}, ` : '';
  const subject = place.subject === '' ? '' : ` (${place.subject})`;
  return `${file}${number}line ${place.line}${subject}${verb}${place.note}`;
}

/** The first of a group by place, and how many there are of all: `certificate 2, line 8 (CN=Old Root) expired on …`. */
export function groupOf(group: Group, of: number, verb: string): string {
  return group.count === 1 ? groupWords(group, verb) : `${group.count} of ${of}: ${groupWords(group, verb)}`;
}

export function groupWords(group: Group, verb: string): string {
  const words = group.first.map((place) => placeWords(place, verb)).join('; ');
  const more = group.count - group.first.length;
  return more > 0 ? `${words}; and ${more} more` : words;
}

export function linkWords(links: readonly Link[], count: number): string {
  const words = links.map(({ link, target }) => `${link} -> ${target}`).join(', ');
  return count > links.length ? `${words}, and ${count - links.length} more` : words;
}

export function rootsWords(roots: number): string {
  return roots === 1 ? '1 root' : `${roots} roots`;
}

/** The line of a Dockerfile that brings a bundle, by what is there to bring it with. */
export const installWords = {
  apk: 'RUN apk add --no-cache ca-certificates',
  apt: 'RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates',
  dnf: 'RUN dnf install -y ca-certificates',
  microdnf: 'RUN microdnf install -y ca-certificates',
  zypper: 'RUN zypper install -y ca-certificates ca-certificates-mozilla',
  'update-ca-certificates': 'RUN update-ca-certificates',
  none: 'COPY --from=alpine:3 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt',
} as const satisfies Readonly<Record<Installer, string>>;
