import type { ZoneSpec } from '../bytes/tzif-bytes.ts';

const saoPauloTypes = [
  { offset: -11_188, abbreviation: 'LMT' },
  { offset: -10_800, abbreviation: '-03' },
  { offset: -7200, isDst: true, abbreviation: '-02' },
] as const;
const saoPauloTransitions = [
  [-1_767_214_412, 1],
  [1_445_137_200, 2],
  [1_456_020_000, 1],
  [1_476_586_800, 2],
  [1_487_469_600, 1],
  [1_508_036_400, 2],
  [1_518_919_200, 1],
] as const;

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
  london: {
    types: [
      { offset: -75, abbreviation: 'LMT' },
      { offset: 0, abbreviation: 'GMT' },
      { offset: 3600, isDst: true, abbreviation: 'BST' },
    ],
    transitions: [
      [-3_852_662_325, 1],
      [828_234_000, 2],
      [846_378_000, 1],
    ],
    footer: 'GMT0BST,M3.5.0/1,M10.5.0',
  },
  taipei: {
    types: [
      { offset: 29_160, abbreviation: 'LMT' },
      { offset: 28_800, abbreviation: 'CST' },
    ],
    transitions: [[-2_335_248_360, 1]],
    footer: 'CST-8',
  },
  saoPaulo: {
    types: saoPauloTypes,
    transitions: saoPauloTransitions,
    footer: '<-03>3',
  },
  /** Before 2019b, when daylight saving time was given up. */
  saoPauloOld: {
    types: saoPauloTypes,
    transitions: saoPauloTransitions,
    footer: '<-03>3<-02>,M11.1.0/0,M2.3.0/0',
  },
  /** As below right/: 27 leap seconds, and no rule. */
  tokyoRight: {
    types: [
      { offset: 33_539, abbreviation: 'LMT' },
      { offset: 32_400, abbreviation: 'JST' },
    ],
    transitions: [[-2_587_712_400, 1]],
    leaps: Array.from({ length: 27 }, (_, index) => 78_796_800 + index * 50_000_001),
  },
  /** A Tokyo that never was: another hour since 2025, so that every database differs from it. */
  tokyoChanged: {
    types: [
      { offset: 33_539, abbreviation: 'LMT' },
      { offset: 32_400, abbreviation: 'JST' },
      { offset: 36_000, abbreviation: 'JST' },
    ],
    transitions: [
      [-2_587_712_400, 1],
      [1_735_689_600, 2],
    ],
    footer: 'JST-10',
  },
  denver: {
    types: [
      { offset: -25_196, abbreviation: 'LMT' },
      { offset: -25_200, abbreviation: 'MST' },
      { offset: -21_600, isDst: true, abbreviation: 'MDT' },
    ],
    transitions: [
      [-2_717_643_600, 1],
      [1_173_603_600, 2],
      [1_194_163_200, 1],
    ],
    footer: 'MST7MDT,M3.2.0,M11.1.0',
  },
  losAngeles: {
    types: [
      { offset: -28_378, abbreviation: 'LMT' },
      { offset: -28_800, abbreviation: 'PST' },
      { offset: -25_200, isDst: true, abbreviation: 'PDT' },
    ],
    transitions: [
      [-2_717_640_000, 1],
      [1_173_607_200, 2],
      [1_194_166_800, 1],
    ],
    footer: 'PST8PDT,M3.2.0,M11.1.0',
  },
  kyiv: {
    types: [
      { offset: 7324, abbreviation: 'LMT' },
      { offset: 7200, abbreviation: 'EET' },
      { offset: 10_800, isDst: true, abbreviation: 'EEST' },
    ],
    transitions: [
      [-2_840_148_124, 1],
      [828_234_000, 2],
      [846_378_000, 1],
    ],
    footer: 'EET-2EEST,M3.5.0/3,M10.5.0/4',
  },
  /** The rules of before October 2022, when daylight saving time was given up. */
  mexicoCityOld: {
    types: [
      { offset: -23_796, abbreviation: 'LMT' },
      { offset: -21_600, abbreviation: 'CST' },
      { offset: -18_000, isDst: true, abbreviation: 'CDT' },
    ],
    transitions: [
      [-1_514_739_600, 1],
      [828_864_000, 2],
      [846_399_600, 1],
    ],
    footer: 'CST6CDT,M4.1.0,M10.5.0',
  },
  chicago: {
    types: [
      { offset: -21_036, abbreviation: 'LMT' },
      { offset: -21_600, abbreviation: 'CST' },
      { offset: -18_000, isDst: true, abbreviation: 'CDT' },
    ],
    transitions: [
      [-2_717_647_200, 1],
      [1_173_600_000, 2],
      [1_194_159_600, 1],
    ],
    footer: 'CST6CDT,M3.2.0,M11.1.0',
  },
  kolkata: {
    types: [
      { offset: 21_208, abbreviation: 'LMT' },
      { offset: 19_800, abbreviation: 'IST' },
    ],
    transitions: [[-3_645_237_208, 1]],
    footer: 'IST-5:30',
  },
  /** The fixed zones whose names have the sign of POSIX: Etc/GMT-8 and Etc/GMT+8. */
  eightEast: { types: [{ offset: 28_800, abbreviation: '+08' }], footer: '<+08>-8' },
  eightWest: { types: [{ offset: -28_800, abbreviation: '-08' }], footer: '<-08>8' },
} as const satisfies Readonly<Record<string, ZoneSpec>>;
