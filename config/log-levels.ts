import type { Logger } from './logger';

/** What a part of the server may be asked to tell: contract 09-resources.md §11. */
export const LOG_CATEGORIES = ['generic', 'dicom', 'http', 'jobs', 'lua', 'plugins', 'sqlite'] as const;
export type LogCategory = (typeof LOG_CATEGORIES)[number];

export const VERBOSITIES = ['default', 'verbose', 'trace'] as const;
export type Verbosity = (typeof VERBOSITIES)[number];

/** How much each part of the server logs, changed while it runs. */
export type LogLevels = {
  readonly of: (category: LogCategory) => Verbosity;
  /** The most verbose of all categories. */
  readonly overall: () => Verbosity;
  /** `null`: of all categories. */
  readonly set: (category: LogCategory | null, verbosity: Verbosity) => void;
  readonly logger: (category: LogCategory) => Logger;
};

const verbosityOf = (level: string): Verbosity => (level === 'trace' ? 'trace' : level === 'debug' ? 'verbose' : 'default');

/** `logger`: of the option `LogLevel`, which is what `default` means unless it is verbose itself. */
export const createLogLevels = (logger: Logger): LogLevels => {
  const start = verbosityOf(logger.level);
  const quiet = start === 'default' ? logger.level : 'info';
  const levelOf = { default: quiet, verbose: 'debug', trace: 'trace' } as const satisfies Record<Verbosity, string>;
  const verbosities = new Map<LogCategory, Verbosity>(LOG_CATEGORIES.map((category) => [category, start]));
  const loggers = new Map(LOG_CATEGORIES.map((category) => [category, logger.child({ category })]));
  const of = (category: LogCategory): Verbosity => verbosities.get(category) ?? start;
  return {
    of,
    overall: () => VERBOSITIES.findLast((verbosity) => LOG_CATEGORIES.some((category) => of(category) === verbosity)) ?? start,
    set: (category, verbosity) => {
      for (const one of category === null ? LOG_CATEGORIES : [category]) {
        verbosities.set(one, verbosity);
        const child = loggers.get(one);
        if (child !== undefined) child.level = levelOf[verbosity];
      }
    },
    logger: (category) => loggers.get(category) ?? logger,
  };
};
