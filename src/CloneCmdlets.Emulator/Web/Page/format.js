// Numbers, times and counts in words.

const number = new Intl.NumberFormat('en-GB');
const dayTime = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const clock = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

export const formatNumber = (value) => number.format(value);
export const formatDayTime = (iso) => (iso ? dayTime.format(new Date(iso)) : '–');
export const formatClock = (date) => clock.format(date);
export const formatTime = (iso) => time.format(new Date(iso));

/** "1 suite", "12,000 suites". */
export const countOf = (value, one, many = `${one}s`) => `${number.format(value)} ${value === 1 ? one : many}`;

/** A span of seconds, roughly: "40 s", "3 min", "2 h 5 min". */
export function formatSpan(seconds) {
  if (seconds < 90) {
    return `${Math.max(1, Math.round(seconds))} s`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  return minutes < 600 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.round(minutes / 60)} h`;
}

/** A share in whole percent; 100 only where all is done. */
export const percentOf = (done, total) => (total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 0);
