import { newestTzdataRelease } from '../../src/decode/zone/tzdata-releases.ts';
import { publicRootsRelease } from '../build/bundle/public-roots.ts';
import { type Component, checked } from './component.ts';
import { ownText } from './texts.ts';

/** Our tables that were made from others' data. */
export function dataComponents(): Component[] {
  const tzdata = newestTzdataRelease();
  const { nss } = publicRootsRelease();
  return [
    checked({
      type: 'data',
      name: 'tzdata-rules',
      version: tzdata,
      license: 'LicenseRef-public-domain',
      texts: [ownText('tzdata.txt')],
      purl: `pkg:generic/tzdata@${tzdata}`,
      source: 'https://www.iana.org/time-zones',
    }),
    checked({
      type: 'data',
      name: 'mozilla-ca-certificates',
      version: nss,
      license: 'MPL-2.0',
      texts: [ownText('MPL-2.0.txt')],
      purl: `pkg:generic/mozilla-ca-certificates@${nss}`,
      source: `https://hg.mozilla.org/projects/nss/file/NSS_${nss.replaceAll('.', '_')}_RTM/lib/ckfw/builtins/certdata.txt`,
    }),
  ];
}
