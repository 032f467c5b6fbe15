// When the versions of Debian Policy came out: a package cannot follow one that is newer than its changelog (Policy 5.6.11).
import { compareVersionPart } from './version.ts';

/** Versions that changed rules, newest first, and their day. */
const released: readonly (readonly [version: string, date: string])[] = [
  ['4.7.2', '2025-02-27T06:35:02Z'],
  ['4.7.1', '2025-02-20T09:44:53Z'],
  ['4.7.0', '2024-04-07T05:08:55Z'],
  ['4.6.2', '2022-12-17T02:41:44Z'],
  ['4.6.1', '2022-05-11T18:02:59Z'],
  ['4.6.0', '2021-08-18T03:06:42Z'],
  ['4.5.1', '2020-11-17T00:05:43Z'],
  ['4.5.0', '2020-01-20T19:37:09Z'],
  ['4.4.1', '2019-09-29T18:11:49Z'],
  ['4.4.0', '2019-07-07T14:40:41Z'],
  ['4.3.0', '2018-12-23T10:17:55Z'],
  ['4.2.1', '2018-08-25T20:05:54Z'],
  ['4.2.0', '2018-08-02T01:43:33Z'],
  ['4.1.5', '2018-07-04T10:49:10Z'],
  ['4.1.4', '2018-04-05T16:08:16Z'],
  ['4.1.3', '2017-12-27T22:13:55Z'],
  ['4.1.2', '2017-11-30T22:23:05Z'],
  ['4.1.1', '2017-09-28T20:27:46Z'],
  ['4.1.0', '2017-08-21T21:17:42Z'],
  ['4.0.1', '2017-08-06T01:47:47Z'],
  ['4.0.0', '2017-05-28T19:27:07Z'],
  ['3.9.8', '2016-04-06T03:49:58Z'],
  ['3.9.7', '2016-02-01T22:03:51Z'],
  ['3.9.6', '2014-09-17T18:03:20Z'],
  ['3.9.5', '2013-10-28T00:40:48Z'],
  ['3.9.4', '2012-09-19T04:35:36Z'],
  ['3.9.3', '2012-02-23T03:40:36Z'],
  ['3.9.2', '2011-04-07T05:48:55Z'],
  ['3.9.1', '2010-07-26T02:38:21Z'],
  ['3.9.0', '2010-06-28T04:40:52Z'],
  ['3.8.4', '2010-01-27T18:22:43Z'],
  ['3.8.3', '2009-08-16T00:13:26Z'],
];

/** The newest version that was out at `date` (seconds since 1970) and is not newer than `newest`; for older dates the oldest known. */
export function policyVersionAt(date: number, newest: string): string {
  const fits = released.find(
    ([version, day]) => Date.parse(day) <= date * 1000 && compareVersionPart(version, newest) <= 0,
  );
  return fits?.[0] ?? released.at(-1)?.[0] ?? newest;
}
