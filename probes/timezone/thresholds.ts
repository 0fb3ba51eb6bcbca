/** Every number that a judgment of this probe depends on. */
export const thresholds = {
  /**
   * Percentage of the days from 1970 to 2015 that a file of an old release still has in common with its current zone.
   */
  sharedHistory: 90,
  /** Percentage of those days that a file must have in common with another zone to be considered that zone's. */
  contentHistory: 95,
  /** The years in which a difference between the zone in force and the current rules is worth a warning. */
  differenceYears: 1,
  /** The same under --tzdata-max-age. */
  statedDifferenceYears: 3,
} as const;
