import { expect, test } from 'vitest';
import { calendarDay } from '../../../src/decode/calendar-day.ts';

test('the day is that of toISOString, in every year that a certificate can have', () => {
  const times = [0, -1, 951_782_400_000, 253_402_300_799_999, -62_135_596_800_000, 1_764_547_199_999];
  for (const ms of times) expect(calendarDay(ms)).toBe(new Date(ms).toISOString().slice(0, 10));
});
