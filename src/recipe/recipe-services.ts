// What a recipe says of daemons and alternatives, after the schema has checked it.
import type { LogrotatePlan, ServicePlan, UnitDirectives } from '../contracts/service-plan.ts';

/** A daemon of a binary package; the key above it is the unit's name. */
export interface RecipeService {
  readonly description?: string;
  readonly 'exec-start': string;
  /** A signal's name, or a command. */
  readonly reload?: string;
  /** `man:x(8)`, URLs. */
  readonly documentation?: readonly string[];
  readonly type?: ServicePlan['type'];
  readonly user?: string;
  readonly group?: string;
  readonly home?: string;
  readonly 'drops-privileges'?: boolean;
  readonly capabilities?: readonly string[];
  /** The reason. */
  readonly 'not-hardened'?: string;
  readonly 'state-directory'?: readonly string[];
  readonly 'cache-directory'?: readonly string[];
  readonly 'runtime-directory'?: readonly string[];
  readonly 'logs-directory'?: readonly string[];
  readonly 'configuration-directory'?: readonly string[];
  /** The text of /etc/default/<unit>. */
  readonly default?: string;
  readonly logrotate?: boolean | Partial<LogrotatePlan>;
  readonly enable?: boolean;
  readonly start?: boolean;
  readonly unit?: UnitDirectives;
  readonly test?: { readonly run: boolean; readonly reason: string };
}

/** What the package offers for a name that several packages have; the key above it is that name. */
export interface RecipeAlternative {
  readonly path: string;
  /** Below /usr/bin when not said. */
  readonly link?: string;
  readonly priority: number;
  /** Link -> path. */
  readonly slaves?: Readonly<Record<string, string>>;
}
