// Dates of changelog entries: written as deb-changelog(5) wants them, read from ISO 8601 or RFC 5322; no clock, no locale.
import { DebianSyntaxError } from './syntax-error.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Wed, 14 Dec 2011 01:50:32 +0000`, in UTC and in English whatever the locale; `seconds` since 1970. */
export function formatChangelogDate(seconds: number): string {
  const date = dateOf(seconds);
  const day = `${weekdays[date.getUTCDay()]}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${formatYear(date)}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/** `2011-12-14`, in UTC; `seconds` since 1970. */
export function formatIsoDay(seconds: number): string {
  const date = dateOf(seconds);
  return `${formatYear(date)}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** `2011-12-14T01:50:32Z`; `seconds` since 1970. */
export function formatIsoDate(seconds: number): string {
  const date = dateOf(seconds);
  return `${formatIsoDay(seconds)}T${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}Z`;
}

/**
 * Whole seconds since 1970 of `2011-12-14T01:50:32Z` (or `+01:00`) or `Wed, 14 Dec 2011 01:50:32 +0000`; else a DATE_INVALID
 * error.
 * A weekday that is not the date's own is let through: old changelogs have them.
 */
export function parseDate(text: string): number {
  const trimmed = text.trim();
  const fields = isoFields(trimmed) ?? mailFields(trimmed);
  if (fields === null) throw invalid(text, 'it is neither ISO 8601 nor an RFC 5322 date with a time zone');
  const { year, month, day, hour, minute, second, zone } = fields;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw invalid(text, 'there is no such day');
  if (hour > 23 || minute > 59 || second > 59) throw invalid(text, 'there is no such time of day');
  if (zone === null) throw invalid(text, 'there is no such time zone');
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - zone;
}

interface DateFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Seconds east of UTC; null where it is none. */
  readonly zone: number | null;
}

function isoFields(text: string): DateFields | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)? ?([Zz]|[+-]\d{2}:?\d{2})$/.exec(text);
  if (parts === null) return null;
  return { ...clockFields(parts, 4), year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) };
}

function mailFields(text: string): DateFields | null {
  const parts =
    /^(?:[A-Z][a-z]{2}, +)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) +(\d{1,2}):(\d{2}):(\d{2}) +([+-]\d{4}|GMT|UTC|UT)$/.exec(text);
  if (parts === null) return null;
  return { ...clockFields(parts, 4), day: Number(parts[1]), month: months.indexOf(parts[2] ?? '') + 1, year: Number(parts[3]) };
}

function clockFields(parts: RegExpExecArray, at: number): Pick<DateFields, 'hour' | 'minute' | 'second' | 'zone'> {
  const [hour, minute, second] = [Number(parts[at]), Number(parts[at + 1]), Number(parts[at + 2])];
  return { hour, minute, second, zone: zoneSeconds(parts[at + 3] ?? '') };
}

function zoneSeconds(zone: string): number | null {
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (parts === null) return 0;
  const [hours, minutes] = [Number(parts[2]), Number(parts[3])];
  if (hours > 14 || minutes > 59) return null;
  return (parts[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function dateOf(seconds: number): Date {
  const date = new Date(seconds * 1000);
  if (!Number.isInteger(seconds) || Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999) {
    throw invalid(String(seconds), 'it is not a whole number of seconds since 1970');
  }
  return date;
}

function formatYear(date: Date): string {
  return String(date.getUTCFullYear()).padStart(4, '0');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function invalid(text: string, why: string): DebianSyntaxError {
  return new DebianSyntaxError('DATE_INVALID', `${JSON.stringify(text)} is not a date: ${why}`, {
    hint: 'write it as 2011-12-14T01:50:32Z or Wed, 14 Dec 2011 01:50:32 +0000',
  });
}
