import { uidOf } from '../../dicom/new-uid';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Micros } from '../../domain/time';
import { formatTime } from '../../domain/time-format';
import { emptyObject, json, text } from '../answer';
import type { HttpDependencies } from '../deps';
import { bare, described } from '../fault';
import { readText } from '../request-body';
import { answering, argument, type Routes } from '../request-state';

const MICROS_PER_MINUTE = 60_000_000;

/** The tools of this release: contract 08-metrics.md and 09-resources.md §11. */
export const toolRoutes = (routes: Routes, { metrics, clock, ids, options, lifecycle }: HttpDependencies): void => {
  routes.get(
    '/tools',
    answering(() => json(toolNames(routes))),
  );
  routes.get(
    '/tools/metrics',
    answering(() => text(metrics.enabled() ? '1' : '0')),
  );
  routes.put(
    '/tools/metrics',
    answering(async ({ req }) => {
      metrics.enable(booleanOf(await readText(req, options.HttpRequestTimeout)));
      return text('');
    }),
  );
  routes.get(
    '/tools/metrics-prometheus',
    answering(async () => text(await metrics.render(), 'text/plain; version=0.0.4')),
  );
  routes.get(
    '/tools/now',
    answering(() => text(wholeSeconds(clock.now()))),
  );
  routes.get(
    '/tools/now-local',
    answering(() => text(wholeSeconds(localTime(clock.now())))),
  );
  routes.get(
    '/tools/generate-uid',
    answering((context) => {
      const level = argument(context, 'level') ?? '';
      if (level === 'patient') return text(ids.uuid());
      if (!['study', 'series', 'instance'].includes(level)) throw bare(404);
      return text(uidOf(ids));
    }),
  );
  // Tags are read anew with every request: there is nothing to invalidate.
  routes.post(
    '/tools/invalidate-tags',
    answering(() => text('')),
  );
  routes.post(
    '/tools/reset',
    answering(() => {
      lifecycle.reset();
      return emptyObject();
    }),
  );
  routes.post(
    '/tools/shutdown',
    answering(() => {
      lifecycle.shutdown();
      return emptyObject();
    }),
  );
  // There is no Lua here: as an Orthanc that has it switched off.
  routes.post(
    '/tools/execute-script',
    answering(() => {
      throw bare(403);
    }),
  );
};

/** Names of what lies directly below `/tools`, sorted. */
const toolNames = (routes: Routes): readonly string[] => {
  const names = routes.stack.map(({ path }) => /^\/tools\/([^/]+)$/.exec(path)?.[1]).filter((name) => name !== undefined);
  return [...new Set(names)].sort();
};

/** `0`, `1`, `false` or `true`. Throws a fault for anything else. */
export const booleanOf = (body: string): boolean => {
  const value = body.trim();
  if (value === '1' || value === 'true') return true;
  if (value === '0' || value === 'false') return false;
  throw described(orthancStatus.BadFileFormat, 'Boolean value expected');
};

const wholeSeconds = (time: Micros): string => formatTime(time - (time % 1_000_000));

/** Shifted so that its digits in UTC are those of the server's time zone. */
const localTime = (time: Micros): Micros => time - new Date(time / 1000).getTimezoneOffset() * MICROS_PER_MINUTE;
