// Every row of the table, in its order.
import type { Family } from './row.ts';
import { cleanBuilds } from './rows/clean-build.ts';
import { firstEnvironment, secondEnvironment } from './rows/environments.ts';
import { origTarballs } from './rows/orig-tarball.ts';
import { sideBySide } from './rows/side-by-side.ts';
import { startUp } from './rows/start-up.ts';

export const families: readonly Family[] = [...cleanBuilds, startUp, firstEnvironment, secondEnvironment, ...origTarballs, sideBySide];
