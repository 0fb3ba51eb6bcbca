import { calendarDay } from '../../../src/decode/calendar-day.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import { type HeldBy, heldWords } from '../../../src/linux/volume.ts';

/** Seconds east of UTC as RFC 3339 writes them: `+08:00`; seconds only if there are any. */
export function formatOffset(offset: number): string {
  const size = Math.abs(offset);
  const part = (value: number): string => String(Math.floor(value) % 60).padStart(2, '0');
  const hours = String(Math.floor(size / 3600)).padStart(2, '0');
  const rest = size % 60 === 0 ? '' : `:${part(size)}`;
  return `${offset < 0 ? '-' : '+'}${hours}:${part(size / 60)}${rest}`;
}

/** `2026-06-01`, UTC. */
export function formatDay(seconds: number): string {
  return calendarDay(seconds * 1000);
}

/** `2026-06-01T00:00:00Z` */
export function formatInstant(seconds: number): string {
  const date = new Date(seconds * 1000);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':');
  return `${formatDay(seconds)}T${time}Z`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * `TZ=Asia/Shanghai`; in quotes if blanks or quotes would not be visible otherwise, and truncated if it is longer
 * than any zone.
 */
export function quote(name: string, value: string): string {
  const shown = shorten(value);
  return /^[^\s"']+$/.test(shown) ? `${name}=${shown}` : `${name}=${JSON.stringify(shown)}`;
}

/** Truncates what is longer than any zone. */
export function shorten(value: string): string {
  return value.length > longest ? `${value.slice(0, longest)}...` : value;
}

/** The longest name in the database has 32 characters; the longest rule that makes sense has 40. */
const longest = 48;

/** Where zones come from: the image's own tool, or the volume that hides what the image has. */
export type Supply = { readonly installer: Installer | null; readonly volume?: HeldBy | undefined };

/**
 * The line to change, depending on whether the container has a file for the zone.
 * @param zone null if no zone is known
 */
export function setZone(zone: string | null, inDatabase: boolean, supply: Supply): string {
  const setting = zone === null ? 'set TZ to the name of a zone, for example TZ=Europe/Berlin' : `set TZ=${zone}`;
  return inDatabase ? setting : `${setting}, and add the zones: ${addTzdata(supply)}`;
}

/** How an image gets a time zone database: by its own tool, or by copying and linking if it has none. */
export function addTzdata({ installer, volume }: Supply): string {
  const add =
    volume !== undefined
      ? `put them into ${heldWords(volume)}; or remove that mount, if the image has them`
      : installer === null
        ? 'COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo'
        : installCommands[installer];
  return `${add}; or import _ "time/tzdata" in the program`;
}

/** The command that installs the newest tzdata of the image's own distribution. */
export function upgradeTzdata({ installer, volume }: Supply): string {
  if (volume !== undefined)
    return `update ${heldWords(volume)}, with the newest tzdata; or remove that mount, if the image has newer zones`;
  return installer === null
    ? 'rebuild the image on a newer base; or, from a stage with the newest tzdata: COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo'
    : `${upgradeCommands[installer]}; or rebuild the image on a newer base`;
}

/** Minimal images of Red Hat keep the package but remove its files: only `reinstall` restores them. */
const installCommands: Readonly<Record<Installer, string>> = {
  apk: 'RUN apk add --no-cache tzdata',
  'apt-get': 'RUN apt-get update && apt-get install -y tzdata',
  dnf: 'RUN dnf -y reinstall tzdata || dnf -y install tzdata',
  microdnf: 'RUN microdnf -y reinstall tzdata || microdnf -y install tzdata',
  zypper: 'RUN zypper --non-interactive install --force timezone',
};

const upgradeCommands: Readonly<Record<Installer, string>> = {
  apk: 'RUN apk add --no-cache --upgrade tzdata',
  'apt-get': 'RUN apt-get update && apt-get install -y tzdata',
  dnf: 'RUN dnf -y upgrade tzdata',
  microdnf: 'RUN microdnf -y upgrade tzdata',
  zypper: 'RUN zypper --non-interactive update timezone',
};
