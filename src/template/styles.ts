// The packaging styles there are.
import type { PackagingStyle } from '../contracts/plan.ts';
import { cdbsStyle } from './cdbs.ts';
import { dhStyle } from './dh.ts';
import type { PackagingStyleRenderer } from './style.ts';

/** One renderer a style. */
export const packagingStyles: Readonly<Record<PackagingStyle, PackagingStyleRenderer>> = { cdbs: cdbsStyle, dh: dhStyle };
