// Formats numbers, money and times. The pages are in English in every browser, and in the browser's time zone, which dates include.

const LANGUAGE = 'en-GB';
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param money an amount in minor units. */
export function price({ amount, currency }) {
  return new Intl.NumberFormat(LANGUAGE, { style: 'currency', currency }).format(amount / 100);
}

const DATE_TIME = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' };

export const dateTime = time => new Intl.DateTimeFormat(LANGUAGE, DATE_TIME).format(new Date(time));

export const clock = time => new Intl.DateTimeFormat(LANGUAGE, { timeStyle: 'medium' }).format(time);

export const clockWithZone = time =>
  new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' }).format(time);

export const count = (number, digits = 0) => new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: digits }).format(number);

export const percent = (share, digits = 1) =>
  new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: digits }).format(share);

/** Formats milliseconds: 3.2 ms, 480 ms, 1.25 s. */
export function milliseconds(value) {
  return value >= 1000 ? `${count(value / 1000, 2)} s` : `${count(value, value < 10 ? 1 : 0)} ms`;
}

/** Formats a duration in the largest unit that it fills: 45 s, 3 min, 2 h. */
export function timeSpan(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return whole < MINUTE ? `${whole} s`
    : whole < HOUR ? `${Math.floor(whole / MINUTE)} min`
      : whole < DAY ? `${Math.floor(whole / HOUR)} h` : `${Math.floor(whole / DAY)} d`;
}

/** Formats a time to wait, rounded up: 90 s, 5 min. */
export function wait(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return whole <= 2 * MINUTE ? `${whole} s` : `${Math.ceil(whole / MINUTE)} min`;
}

/** Formats minutes and seconds: 9:05. */
export function countdown(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / MINUTE)}:${String(whole % MINUTE).padStart(2, '0')}`;
}
