import { LOG_CATEGORIES, type LogCategory, VERBOSITIES, type Verbosity } from '../../config/log-levels';
import { optionTable } from '../../config/option-table';
import { storageClasses } from '../../dicom/uids/storage-classes';
import { acceptedUids, matching } from '../../dicom/uids/uid-patterns';
import { orthancStatus } from '../../domain/orthanc-status';
import { json, text } from '../answer';
import { conformanceStatement } from '../conformance';
import type { HttpDependencies } from '../deps';
import { described } from '../fault';
import { isArray } from '../json-object-body';
import { parseJson } from '../parse-json';
import { readText } from '../request-body';
import { answering, type Context, type Routes } from '../request-state';
import { booleanOf } from './tools';

/** What clients read and change while the server runs: contract 09-resources.md §11; bodies as observed on 1.10.1. */
export const settingRoutes = (routes: Routes, { settings, logLevels, options }: HttpDependencies): void => {
  const bodyOf = ({ req }: Context): Promise<string> => readText(req, options.HttpRequestTimeout);

  routes.get(
    '/tools/default-encoding',
    answering(() => text(settings.defaultEncoding.get())),
  );
  routes.put(
    '/tools/default-encoding',
    answering(async (context) => {
      settings.defaultEncoding.set(encodingNamed(await bodyOf(context)));
      return text(settings.defaultEncoding.get());
    }),
  );

  const levelRoutes = (path: string, category: LogCategory | null): void => {
    routes.get(
      path,
      answering(() => text(category === null ? logLevels.overall() : logLevels.of(category))),
    );
    routes.put(
      path,
      answering(async (context) => {
        logLevels.set(category, verbosityNamed(await bodyOf(context)));
        return text('');
      }),
    );
  };
  levelRoutes('/tools/log-level', null);
  for (const category of LOG_CATEGORIES) levelRoutes(`/tools/log-level-${category}`, category);

  routes.get(
    '/tools/accepted-transfer-syntaxes',
    answering(() => json(settings.acceptedTransferSyntaxes.get())),
  );
  routes.put(
    '/tools/accepted-transfer-syntaxes',
    answering(async (context) => {
      const accepted = matching(settings.knownSyntaxes, patternsOf(await bodyOf(context)));
      settings.acceptedTransferSyntaxes.set(accepted);
      return json(accepted);
    }),
  );

  routes.get(
    '/tools/unknown-sop-class-accepted',
    answering(() => text(settings.unknownSopClassAccepted.get() ? '1' : '0')),
  );
  routes.put(
    '/tools/unknown-sop-class-accepted',
    answering(async (context) => {
      settings.unknownSopClassAccepted.set(booleanOf(await bodyOf(context)));
      return text('');
    }),
  );

  const known = storageClasses.map(([, uid]) => uid);
  const acceptedSopClasses = acceptedUids(known, options.AcceptedSopClasses, options.RejectedSopClasses);
  // Since 1.12.6: contract 12-newer-releases.md §7.3.
  if (options.ReportedVersion !== '1.10.1') {
    routes.get(
      '/tools/accepted-sop-classes',
      answering(() => json(acceptedSopClasses)),
    );
  }
  routes.get(
    '/tools/dicom-conformance',
    answering(() =>
      text(conformanceStatement({ acceptedSopClasses, acceptedTransferSyntaxes: settings.acceptedTransferSyntaxes.get() })),
    ),
  );
};

/** One of the names of `DefaultEncoding`, in any case. Throws a fault. */
const encodingNamed = (name: string): string => {
  const { DefaultEncoding: spec } = optionTable;
  const values = spec.type === 'choice' ? spec.values : [];
  const found = values.find((value) => value.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw described(orthancStatus.ParameterOutOfRange);
  return found;
};

const verbosityNamed = (name: string): Verbosity => {
  const found = VERBOSITIES.find((verbosity) => verbosity === name);
  if (found !== undefined) return found;
  const shown = name.length > MAXIMUM_SHOWN ? `${name.slice(0, MAXIMUM_SHOWN)}…` : name;
  throw described(orthancStatus.ParameterOutOfRange, `Verbosity can be "default", "verbose" or "trace": ${shown}`);
};

/** Characters of a wrong value that an error repeats. */
const MAXIMUM_SHOWN = 256;

/** Patterns of one PUT. */
const MAXIMUM_PATTERNS = 1000;

/** A JSON array of patterns, or one pattern: a JSON string, or the whole body where that is not JSON. Throws a fault. */
const patternsOf = (body: string): readonly string[] => {
  const parsed = parseJson(body);
  const value = parsed === null ? body : parsed.value;
  if (typeof value === 'string') return [value];
  if (isArray(value) && value.length <= MAXIMUM_PATTERNS && value.every((one) => typeof one === 'string'))
    return value.map(String);
  throw described(orthancStatus.BadFileFormat);
};
