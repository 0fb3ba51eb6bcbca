/** A zone that uses an abbreviation, and where that is. */
export interface AbbreviatedZone {
  readonly zone: string;
  readonly place: string;
}

/**
 * Abbreviations of clocks, and the zones that people mean by them, the largest first: the names that tzdata has in
 * its zone files (the `FORMAT` column of its source), for the zones with the most people.
 */
export const abbreviations: Readonly<Record<string, readonly AbbreviatedZone[]>> = {
  CST: [
    { zone: 'Asia/Shanghai', place: 'China' },
    { zone: 'America/Chicago', place: 'US Central' },
    { zone: 'America/Havana', place: 'Cuba' },
  ],
  CDT: [{ zone: 'America/Chicago', place: 'US Central' }],
  EST: [
    { zone: 'America/New_York', place: 'US Eastern' },
    { zone: 'America/Panama', place: 'Panama, no daylight saving time' },
  ],
  EDT: [{ zone: 'America/New_York', place: 'US Eastern' }],
  ET: [{ zone: 'America/New_York', place: 'US Eastern' }],
  MST: [
    { zone: 'America/Denver', place: 'US Mountain' },
    { zone: 'America/Phoenix', place: 'Arizona, no daylight saving time' },
  ],
  MDT: [{ zone: 'America/Denver', place: 'US Mountain' }],
  PST: [
    { zone: 'America/Los_Angeles', place: 'US Pacific' },
    { zone: 'Asia/Manila', place: 'Philippines' },
  ],
  PDT: [{ zone: 'America/Los_Angeles', place: 'US Pacific' }],
  PT: [{ zone: 'America/Los_Angeles', place: 'US Pacific' }],
  AKST: [{ zone: 'America/Anchorage', place: 'Alaska' }],
  HST: [{ zone: 'Pacific/Honolulu', place: 'Hawaii' }],
  AST: [
    { zone: 'America/Halifax', place: 'Atlantic Canada' },
    { zone: 'America/Puerto_Rico', place: 'Puerto Rico' },
    { zone: 'Asia/Riyadh', place: 'Arabia' },
  ],
  NST: [{ zone: 'America/St_Johns', place: 'Newfoundland' }],
  BRT: [{ zone: 'America/Sao_Paulo', place: 'Brazil' }],
  ART: [{ zone: 'America/Argentina/Buenos_Aires', place: 'Argentina' }],
  BST: [
    { zone: 'Europe/London', place: 'United Kingdom' },
    { zone: 'Asia/Dhaka', place: 'Bangladesh' },
  ],
  WEST: [{ zone: 'Europe/Lisbon', place: 'Portugal' }],
  WET: [{ zone: 'Europe/Lisbon', place: 'Portugal' }],
  CET: [{ zone: 'Europe/Berlin', place: 'Central Europe' }],
  CEST: [{ zone: 'Europe/Berlin', place: 'Central Europe' }],
  MET: [{ zone: 'Europe/Berlin', place: 'Central Europe' }],
  EET: [{ zone: 'Europe/Athens', place: 'Eastern Europe' }],
  EEST: [{ zone: 'Europe/Athens', place: 'Eastern Europe' }],
  MSK: [{ zone: 'Europe/Moscow', place: 'Moscow' }],
  TRT: [{ zone: 'Europe/Istanbul', place: 'Turkey' }],
  EAT: [{ zone: 'Africa/Nairobi', place: 'East Africa' }],
  CAT: [{ zone: 'Africa/Maputo', place: 'Central Africa' }],
  WAT: [{ zone: 'Africa/Lagos', place: 'West Africa' }],
  SAST: [{ zone: 'Africa/Johannesburg', place: 'South Africa' }],
  IST: [
    { zone: 'Asia/Kolkata', place: 'India' },
    { zone: 'Asia/Jerusalem', place: 'Israel' },
    { zone: 'Europe/Dublin', place: 'Ireland' },
  ],
  IDT: [{ zone: 'Asia/Jerusalem', place: 'Israel' }],
  PKT: [{ zone: 'Asia/Karachi', place: 'Pakistan' }],
  GST: [{ zone: 'Asia/Dubai', place: 'Gulf' }],
  ICT: [{ zone: 'Asia/Bangkok', place: 'Thailand, Vietnam' }],
  WIB: [{ zone: 'Asia/Jakarta', place: 'Western Indonesia' }],
  SGT: [{ zone: 'Asia/Singapore', place: 'Singapore' }],
  MYT: [{ zone: 'Asia/Kuala_Lumpur', place: 'Malaysia' }],
  PHT: [{ zone: 'Asia/Manila', place: 'Philippines' }],
  HKT: [{ zone: 'Asia/Hong_Kong', place: 'Hong Kong' }],
  JST: [{ zone: 'Asia/Tokyo', place: 'Japan' }],
  KST: [{ zone: 'Asia/Seoul', place: 'Korea' }],
  AWST: [{ zone: 'Australia/Perth', place: 'Western Australia' }],
  ACST: [{ zone: 'Australia/Adelaide', place: 'Central Australia' }],
  AEST: [
    { zone: 'Australia/Sydney', place: 'Eastern Australia' },
    { zone: 'Australia/Brisbane', place: 'Queensland, no daylight saving time' },
  ],
  AEDT: [{ zone: 'Australia/Sydney', place: 'Eastern Australia' }],
  NZST: [{ zone: 'Pacific/Auckland', place: 'New Zealand' }],
  NZDT: [{ zone: 'Pacific/Auckland', place: 'New Zealand' }],
};

/** Names that contain a rule: files in old databases, and zones with the same rule in databases without them. */
export const regionOfRule: Readonly<Record<string, string>> = {
  EST5EDT: 'America/New_York',
  CST6CDT: 'America/Chicago',
  MST7MDT: 'America/Denver',
  PST8PDT: 'America/Los_Angeles',
  AST4ADT: 'America/Halifax',
  AKST9AKDT: 'America/Anchorage',
  YST9YDT: 'America/Anchorage',
  HST10: 'Pacific/Honolulu',
};

/** Names that databases once had, and that no release since the 2010s has: of System V, and of drafts. */
export const removedNames: Readonly<Record<string, string>> = {
  'US/Pacific-New': 'America/Los_Angeles',
  'SystemV/AST4ADT': 'America/Halifax',
  'SystemV/EST5EDT': 'America/New_York',
  'SystemV/CST6CDT': 'America/Chicago',
  'SystemV/MST7MDT': 'America/Denver',
  'SystemV/PST8PDT': 'America/Los_Angeles',
  'SystemV/YST9YDT': 'America/Anchorage',
  'SystemV/AST4': 'America/Puerto_Rico',
  'SystemV/EST5': 'America/Indiana/Indianapolis',
  'SystemV/CST6': 'America/Regina',
  'SystemV/MST7': 'America/Phoenix',
  'SystemV/PST8': 'Pacific/Pitcairn',
  'SystemV/YST9': 'Pacific/Gambier',
  'SystemV/HST10': 'Pacific/Honolulu',
};

/**
 * The preferred zones among those with the same rule, in this order; the rest follow as in the table of the release.
 */
export const wellKnownZones: readonly string[] = [
  ...['Europe/Berlin', 'Europe/London', 'Europe/Athens', 'Europe/Lisbon', 'Europe/Moscow', 'Europe/Dublin'],
  ...['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', 'America/Anchorage'],
  ...['America/Halifax', 'America/St_Johns', 'America/Sao_Paulo', 'Asia/Shanghai', 'Asia/Tokyo', 'Asia/Kolkata'],
  ...['Asia/Singapore', 'Asia/Dubai', 'Asia/Jerusalem', 'Australia/Sydney', 'Australia/Adelaide', 'Pacific/Auckland'],
];

/** Names that came after another one of the same place: the part of tzdb's `backward` for new spellings, and zones that were moved. */
export const newNames: ReadonlySet<string> = new Set([
  ...['Africa/Asmara', 'America/Argentina/Buenos_Aires', 'America/Argentina/Catamarca', 'America/Argentina/Cordoba'],
  ...['America/Argentina/Jujuy', 'America/Argentina/Mendoza', 'America/Atikokan', 'America/Indiana/Indianapolis'],
  ...['America/Kentucky/Louisville', 'America/Nuuk', 'Asia/Ashgabat', 'Asia/Dhaka', 'Asia/Ho_Chi_Minh'],
  ...['Asia/Kathmandu', 'Asia/Kolkata', 'Asia/Macau', 'Asia/Makassar', 'Asia/Thimphu', 'Asia/Ulaanbaatar'],
  ...['Asia/Yangon', 'Atlantic/Faroe', 'Europe/Kyiv', 'Pacific/Chuuk', 'Pacific/Kanton', 'Pacific/Pohnpei'],
]);
