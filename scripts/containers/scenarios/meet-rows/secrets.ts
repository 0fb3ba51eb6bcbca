import { drop, type MeetRow, nonroot, unconfined } from './row.ts';

/** Identities, and the files of `secretFiles` that each may read. */
const readers: readonly (Pick<MeetRow, 'name' | 'user'> & Partial<MeetRow> & { readonly reads: readonly string[] })[] =
  [
    { name: 'root', user: '0:0', reads: ['private', 'group', 'owner', 'closed'] },
    { name: 'owner', user: nonroot, reads: ['owner'] },
    {
      name: 'group, supplementary alone',
      user: '1001:1001',
      flags: ['--group-add', '3000'],
      reads: ['group', 'closed'],
    },
    { name: 'other', user: '1001:1001', reads: [] },
    { name: 'other, probed by root', user: '1001:1001', probeUser: '0:0', reads: [] },
    { name: 'root without capabilities', user: '0:0', flags: [...drop], reads: ['private', 'group', 'closed'] },
    {
      name: 'root, DAC_READ_SEARCH',
      user: '0:0',
      flags: [...drop, '--cap-add', 'DAC_READ_SEARCH'],
      reads: ['private', 'group', 'owner', 'closed'],
    },
    {
      name: 'root of a user namespace',
      user: '0:0',
      image: 'meet, busybox',
      flags: ['--cap-add', 'SYS_ADMIN', ...unconfined],
      command: ['/bin/busybox', 'unshare', '--user', '--map-root-user', '/app'],
      reads: ['private', 'group', 'closed'],
      // The effect of a capability in another user namespace varies from case to case (user_namespaces(7)).
      incomparable: ['capabilities', '--no-new-privs', 'groups'],
    },
  ];

/** Certificates and zones that the program can read, whoever asks. */
export const secrets: readonly MeetRow[] = readers.flatMap(({ reads, name, flags = [], ...reader }) =>
  ['private', 'group', 'owner', 'closed'].map((which): MeetRow => {
    const isRead = reads.includes(which);
    return {
      ...reader,
      name: `${name}: ${which} bundle and zone`,
      flags: [...flags, ...secretsOf(which)],
      shows: isRead ? { roots: '3', offset: '28800' } : { roots: '0', offset: '0' },
    };
  }),
);

/** If the program may read something and probe-env may not, that is neither a defect nor proven to be fine. */
export const outOfReach: readonly MeetRow[] = ['private', 'closed'].map((which) => ({
  name: `root, probed by another: ${which} bundle and zone`,
  user: '0:0',
  probeUser: nonroot,
  flags: secretsOf(which),
  shows: { roots: '3', offset: '28800' },
  incomplete: ['ssl', 'timezone'],
}));

function secretsOf(which: string): string[] {
  return ['SSL_CERT_DIR=/vol/open', `SSL_CERT_FILE=/vol/${which}/roots-file`, `TZ=/vol/${which}/zone-file`].flatMap(
    (variable) => ['--env', variable],
  );
}
