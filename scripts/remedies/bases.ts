import {
  busybox,
  caBundle,
  glibc,
  musl,
  nonrootUser,
  osRelease,
  type RootPart,
  tzdata,
} from '../containers/root-parts.ts';
import { ca } from './parts.ts';
import { shell } from './rows/row.ts';

const debian = osRelease('debian', 'Debian GNU/Linux 12 (bookworm)');

/** The images that `FROM` lines of remedies name, made from this machine's files, and the stage that they copy from. */
export const bases: Readonly<Record<string, readonly RootPart[]>> = {
  'alpine:3': [osRelease('alpine', 'Alpine Linux v3.22'), musl, busybox, caBundle],
  'debian:12-slim': [debian, glibc, ...shell],
  'gcr.io/distroless/base-debian12': [debian, glibc, nonrootUser, caBundle, tzdata],
  build: [glibc, caBundle, tzdata, ca('/usr/local/share/ca-certificates/company.crt'), ...shell],
};
