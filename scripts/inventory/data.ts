import { newestTzdataRelease } from '../../src/decode/zone/tzdata-releases.ts';
import { buildDay } from '../build/bundle.ts';
import { type Component, checked } from './component.ts';
import { ownText } from './texts.ts';

/** Tables of ours that were made from others' data. */
export function dataComponents(): Component[] {
  const tzdata = newestTzdataRelease();
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
      version: buildDay(),
      license: 'MPL-2.0',
      texts: [ownText('MPL-2.0.txt')],
      purl: `pkg:generic/mozilla-ca-certificates@${buildDay()}`,
      source: 'https://hg.mozilla.org/projects/nss/file/tip/lib/ckfw/builtins/certdata.txt',
    }),
  ];
}
