/** A release of the time zone database, as in the first line of tzdata.zi: `2025b`. */
export type TzdataRelease = string;

/**
 * The day of a release, `2025-03-22`. A release newer than this table gets the latest day that its name allows: the
 * last day of its year. Null for what is not the name of a release.
 */
export function tzdataReleaseDay(release: TzdataRelease): string | null {
  const known = days.get(release);
  if (known !== undefined) return known;
  const year = /^(\d{4})[a-z]{1,2}$/.exec(release)?.[1];
  return year === undefined ? null : `${year}-12-31`;
}

/** Whether the table has the day of this release. */
export function isKnownRelease(release: TzdataRelease): boolean {
  return days.has(release);
}

/** The newest release in the table. */
export function newestTzdataRelease(): TzdataRelease {
  return [...days.keys()].at(-1) ?? '';
}

/** NEWS of the tz database, https://data.iana.org/time-zones/tzdb/NEWS */
const days: ReadonlyMap<TzdataRelease, string> = new Map([
  ['2017a', '2017-02-28'],
  ['2017b', '2017-03-17'],
  ['2017c', '2017-10-20'],
  ['2018a', '2018-01-12'],
  ['2018b', '2018-01-17'],
  ['2018c', '2018-01-22'],
  ['2018d', '2018-03-22'],
  ['2018e', '2018-05-01'],
  ['2018f', '2018-10-18'],
  ['2018g', '2018-10-26'],
  ['2018h', '2018-12-23'],
  ['2018i', '2018-12-30'],
  ['2019a', '2019-03-25'],
  ['2019b', '2019-07-01'],
  ['2019c', '2019-09-11'],
  ['2020a', '2020-04-23'],
  ['2020b', '2020-10-06'],
  ['2020c', '2020-10-16'],
  ['2020d', '2020-10-21'],
  ['2020e', '2020-12-22'],
  ['2020f', '2020-12-29'],
  ['2021a', '2021-01-24'],
  ['2021b', '2021-09-24'],
  ['2021c', '2021-10-01'],
  ['2021d', '2021-10-15'],
  ['2021e', '2021-10-21'],
  ['2022a', '2022-03-15'],
  ['2022b', '2022-08-10'],
  ['2022c', '2022-08-15'],
  ['2022d', '2022-09-23'],
  ['2022e', '2022-10-11'],
  ['2022f', '2022-10-28'],
  ['2022g', '2022-11-29'],
  ['2023a', '2023-03-22'],
  ['2023b', '2023-03-23'],
  ['2023c', '2023-03-28'],
  ['2023d', '2023-12-21'],
  ['2024a', '2024-02-01'],
  ['2024b', '2024-09-04'],
  ['2025a', '2025-01-15'],
  ['2025b', '2025-03-22'],
  ['2025c', '2025-12-10'],
  ['2026a', '2026-03-01'],
  ['2026b', '2026-04-22'],
  ['2026c', '2026-07-08'],
]);
