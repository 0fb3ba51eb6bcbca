/** A setting that names another zone than the program is in. */
export type UnreadSetting = {
  readonly kind: 'variable' | 'file';
  /** `TIMEZONE`, `/etc/TZ` */
  readonly name: string;
  /** The zone, or the rule, that it states. */
  readonly value: string;
  /** The zone to set: a name that Go reads; null if there is none. */
  readonly zone: string | null;
  readonly inDatabase: boolean;
};
