import { caBundle, tzdata } from '../../containers/root-parts.ts';
import { link, text, without } from '../parts.ts';
import { type Row, shell } from './row.ts';

const shanghai = /^zone .* \+0800$/m;
const berlin = /^zone .* \+0200$/m;

/** /etc/localtime and /etc/timezone, which differ. */
const twoZones = [
  caBundle,
  tzdata,
  ...shell,
  link('/etc/localtime', '/usr/share/zoneinfo/Asia/Shanghai'),
  text('/etc/timezone', 'Europe/Paris\n'),
];

export const zones: readonly Row[] = [
  { code: 'timezone/tz-file-missing', parts: [caBundle], env: { TZ: 'Asia/Shanghai' }, sees: shanghai },
  { code: 'timezone/tz-misspelled', parts: [caBundle, tzdata], env: { TZ: 'asia/shanghai' }, sees: shanghai },
  { code: 'timezone/tz-misspelled', parts: [caBundle, tzdata], env: { TZ: '"Asia/Shanghai"' }, sees: shanghai },
  { code: 'timezone/tz-foreign-name', parts: [caBundle, tzdata], env: { TZ: 'China Standard Time' }, sees: shanghai },
  {
    code: 'timezone/tz-renamed',
    parts: [caBundle, tzdata, without('/usr/share/zoneinfo/Europe/Kiev')],
    env: { TZ: 'Europe/Kiev' },
    sees: /^zone Local \+0300$|^zone Europe\/Kyiv \+0300$/m,
  },
  { code: 'timezone/tz-posix-rule', parts: [caBundle, tzdata], env: { TZ: 'JST-9' }, sees: /\+0900$/m },
  {
    code: 'timezone/localtime-dangling',
    parts: [caBundle, link('/etc/localtime', '/usr/share/zoneinfo/Asia/Shanghai')],
    sees: shanghai,
  },
  {
    code: 'timezone/etc-timezone-contradicts',
    parts: twoZones,
    sees: /^zone Local \+0[12]00$/m,
  },
  {
    code: 'timezone/etc-timezone-contradicts',
    alternative: 1,
    parts: twoZones,
    sees: null,
  },
  {
    code: 'timezone/tz-overrides',
    parts: [caBundle, tzdata, link('/etc/localtime', '/usr/share/zoneinfo/Asia/Shanghai')],
    env: { TZ: 'Europe/Berlin' },
    sees: shanghai,
  },
  {
    code: 'timezone/tz-overrides',
    alternative: 1,
    parts: [caBundle, tzdata, ...shell, link('/etc/localtime', '/usr/share/zoneinfo/Asia/Shanghai')],
    env: { TZ: 'Europe/Berlin' },
    sees: null,
  },
  { code: 'timezone/mismatch', parts: [caBundle, tzdata], args: ['--tz', 'Europe/Berlin'], sees: berlin },
  {
    code: 'timezone/expectation-unknown',
    parts: [caBundle, tzdata],
    env: { TZ: 'Asia/Shanghai' },
    args: ['--tz', 'Asia/Beijing'],
    sees: null,
  },
  { code: 'timezone/no-database', alternative: 2, parts: [caBundle], sees: /^load <nil>$/m },
  { code: 'timezone/variable-unread', parts: [caBundle, tzdata], env: { TIMEZONE: 'Asia/Shanghai' }, sees: shanghai },
  { code: 'timezone/file-unread', parts: [caBundle, tzdata, text('/etc/TZ', 'CST-8\n')], sees: shanghai },
  { code: 'timezone/zoneinfo-unusable', parts: [caBundle, tzdata], env: { ZONEINFO: '/nowhere' }, sees: null },
];
