import type { Modification } from '../../dicom/modify/modification';
import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import type { SourceResource } from '../../jobs/modification/content';
import { RESOURCE_MODIFICATION } from '../../jobs/modification/job-type';
import { KEY_BYTES, modificationSubmission } from '../../jobs/modification/submission';
import type { Answer } from '../answer';
import type { HttpDependencies } from '../deps';
import { unhandled, unknownResource } from '../errors';
import { described, HttpFault } from '../fault';
import { inTurns } from '../in-turns';
import { answerJob } from '../job-answer';
import { readJobOptions } from '../job-options';
import { member, type ObjectBody, readJobBody, resourcesMember } from '../json-object-body';
import { levelNamed } from '../level-name';
import { levelPaths } from '../levels';
import { answerEdited } from '../modification/edited-answer';
import { imageOf, withImage } from '../modification/embedded-image';
import { checkIdentifiers, checkInPlace } from '../modification/identifier-guards';
import { readSourceOptions, transcodeMember } from '../modification/job-members';
import { readAnonymization, readModification } from '../modification/modification-request';
import { checkPatientTags } from '../modification/patient-consistency';
import { perform } from '../perform';
import { readText } from '../request-body';
import { answering, type Context, parameter, type Routes } from '../request-state';

/** The modification that a body asks for, made when the request is known to be sound. */
type Asked = (context: Context) => Promise<Modification>;

/** The routes that modify and anonymize: contract 03-modify-anonymize.md. The level of the URL is not checked, as in 1.10.1. */
export const modificationRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { options, projections, edit, anonymizedNames, random, creation } = deps;
  const { resources } = projections;
  const defaults = { privateCreator: options.DefaultPrivateCreator, release: options.ReportedVersion };
  const { release } = defaults;

  const bodyOf = async (context: Context): Promise<ObjectBody> =>
    readJobBody(await readText(context.req, options.HttpRequestTimeout));

  const modification = (members: JsonObject, level: Level | null): Asked => {
    const asked = readModification(members, level, defaults);
    return async () => {
      checkIdentifiers(asked, release);
      return asked.modification;
    };
  };
  const anonymization = (members: JsonObject): Asked => {
    const asked = readAnonymization(members, defaults);
    return async ({ state }) => asked.modification(asked.namesPatient ? await perform(anonymizedNames.next(state.origin)) : null);
  };

  const made = async (asked: Asked, context: Context): Promise<Modification> => {
    const given = await asked(context);
    const uri = imageOf(given);
    if (uri === null) return given;
    const image = await creation.image(uri);
    if ('fault' in image) throw new HttpFault(image.fault);
    return withImage(given, image.replace);
  };

  const submit = async (
    context: Context,
    body: ObjectBody,
    asked: Asked,
    target: Level | null,
    idsOf: () => readonly string[],
  ): Promise<Answer> => {
    const source = readSourceOptions(body.members, true);
    const sources: SourceResource[] = [];
    const parents = new Map<string, string | null>();
    await inTurns(idsOf(), (id) => {
      const row = resources.find(id);
      if (row === null) throw unknownResource();
      sources.push({ id, level: row.level });
      parents.set(id, row.parent);
    });
    const jobOptions = readJobOptions(body);
    const order = { ...source, modification: await made(asked, context), key: random(KEY_BYTES), sources, target };
    checkInPlace(order.modification, { overwrites: options.OverwriteInstances, keepSource: source.keepSource, release });
    if (release !== '1.10.1' && target === 'Study' && order.modification.anonymization === null) {
      for (const { id } of sources) checkPatientTags(order.modification, id, resources);
    }
    const submission = modificationSubmission({ ...order, permissive: jobOptions.permissive }, resources, parents);
    return answerJob(context, { jobType: RESOURCE_MODIFICATION, ...submission }, jobOptions, deps);
  };

  for (const [path, level] of levelPaths) {
    if (level === 'Instance') continue;
    routes.post(
      `/${path}/:id/modify`,
      answering(async (context) => {
        const body = await bodyOf(context);
        const asked = modification(body.members, level);
        return submit(context, body, asked, level, () => [parameter(context, 'id')]);
      }),
    );
    routes.post(
      `/${path}/:id/anonymize`,
      answering(async (context) => {
        const body = await bodyOf(context);
        return submit(context, body, anonymization(body.members), level, () => [parameter(context, 'id')]);
      }),
    );
  }

  const download = async (context: Context, asked: Asked, transcode: string | null): Promise<Answer> => {
    const id = parameter(context, 'id');
    if (resources.get('Instance', id) === null) throw unknownResource();
    return answerEdited(edit, id, { modification: await made(asked, context), key: random(KEY_BYTES), transcode });
  };

  routes.post(
    '/instances/:id/modify',
    answering(async (context) => {
      const { members } = await bodyOf(context);
      const asked = modification(members, null);
      const transcode = transcodeMember(members, (uid) =>
        described(orthancStatus.ParameterOutOfRange, `Unknown transfer syntax: ${uid}`),
      );
      return download(context, asked, transcode);
    }),
  );
  // Orthanc does not look at Transcode here.
  routes.post(
    '/instances/:id/anonymize',
    answering(async (context) => download(context, anonymization((await bodyOf(context)).members), null)),
  );

  routes.post(
    '/tools/bulk-modify',
    answering(async (context) => {
      const body = await bodyOf(context);
      const level = bulkLevel(body.members);
      const asked = modification(body.members, level);
      return submit(context, body, asked, null, () => resourcesMember(body.members));
    }),
  );
  routes.post(
    '/tools/bulk-anonymize',
    answering(async (context) => {
      const body = await bodyOf(context);
      return submit(context, body, anonymization(body.members), null, () => resourcesMember(body.members));
    }),
  );
};

const bulkLevel = (members: JsonObject): Level => {
  const level = member(members, 'Level');
  if (level === undefined) return 'Instance';
  if (typeof level !== 'string') throw unhandled();
  return levelNamed(level);
};
