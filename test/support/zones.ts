import type { ZoneSpec } from './tzif-bytes.ts';

/** Excerpts of the real zones, right for every instant since 1991: the roots of cases and tests are made of them. */
export const zones = {
  utc: { types: [{ offset: 0, abbreviation: 'UTC' }], footer: 'UTC0' },
  shanghai: {
    types: [
      { offset: 29_143, abbreviation: 'LMT' },
      { offset: 28_800, abbreviation: 'CST' },
      { offset: 32_400, isDst: true, abbreviation: 'CDT' },
    ],
    transitions: [
      [-2_177_481_943, 1],
      [671_558_400, 2],
      [684_867_600, 1],
    ],
    footer: 'CST-8',
  },
  tokyo: {
    types: [
      { offset: 33_539, abbreviation: 'LMT' },
      { offset: 32_400, abbreviation: 'JST' },
    ],
    transitions: [[-2_587_712_400, 1]],
    footer: 'JST-9',
  },
  berlin: {
    types: [
      { offset: 3208, abbreviation: 'LMT' },
      { offset: 3600, abbreviation: 'CET' },
      { offset: 7200, isDst: true, abbreviation: 'CEST' },
    ],
    transitions: [
      [-2_422_054_408, 1],
      [828_234_000, 2],
      [846_378_000, 1],
    ],
    footer: 'CET-1CEST,M3.5.0,M10.5.0/3',
  },
  newYork: {
    types: [
      { offset: -17_762, abbreviation: 'LMT' },
      { offset: -18_000, abbreviation: 'EST' },
      { offset: -14_400, isDst: true, abbreviation: 'EDT' },
    ],
    transitions: [
      [-2_717_650_800, 1],
      [1_173_596_400, 2],
      [1_194_156_000, 1],
    ],
    footer: 'EST5EDT,M3.2.0,M11.1.0',
  },
} as const satisfies Readonly<Record<string, ZoneSpec>>;
