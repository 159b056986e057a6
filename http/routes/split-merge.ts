import { orthancStatus } from '../../domain/orthanc-status';
import { KEY_BYTES } from '../../jobs/modification/submission';
import { MERGE_STUDY, SPLIT_STUDY } from '../../jobs/split-merge/job-types';
import { MERGED_TAGS, mergeSubmission, splitSubmission } from '../../jobs/split-merge/submission';
import type { HttpDependencies } from '../deps';
import { described } from '../fault';
import { answerJob } from '../job-answer';
import { readJobOptions } from '../job-options';
import { booleanMember } from '../json-object-body';
import { mergeSources, readMergeBody } from '../modification/merge-request';
import { readSplitBody, splitSources, splitTags } from '../modification/split-request';
import { representative } from '../representative';
import { readText } from '../request-body';
import { answering, type Context, parameter, type Routes } from '../request-state';

const STUDY_UID = '0020,000d';

/** Splitting and merging of studies: contract 04-split-merge.md. */
export const splitMergeRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { options, projections, random, readValues } = deps;
  const { resources } = projections;
  const bodyOf = (context: Context): Promise<string> => readText(context.req, options.HttpRequestTimeout);

  routes.post(
    '/studies/:id/split',
    answering(async (context) => {
      const id = parameter(context, 'id');
      const body = readSplitBody(await bodyOf(context));
      const study = resources.get('Study', id);
      if (study === null) throw described(orthancStatus.UnknownResource, `Cannot split unknown study ${id}`);
      const sources = await splitSources(body.members, id, resources);
      const tags = splitTags(body.members);
      const keepSource = booleanMember(body.members, 'KeepSource', false);
      const job = readJobOptions(body);
      const order = { key: random(KEY_BYTES), sources, keepSource, permissive: job.permissive, ...tags };
      const submission = splitSubmission({ ...order, studyUid: study.tags[STUDY_UID] ?? '' }, resources, id);
      return answerJob(context, { jobType: SPLIT_STUDY, ...submission }, job, deps);
    }),
  );

  routes.post(
    '/studies/:id/merge',
    answering(async (context) => {
      const id = parameter(context, 'id');
      const body = readMergeBody(await bodyOf(context));
      if (resources.get('Study', id) === null) {
        throw described(orthancStatus.UnknownResource, `Cannot merge into an unknown study: ${id}`);
      }
      const sources = mergeSources(body.members, id, resources);
      const keepSource = booleanMember(body.members, 'KeepSource', false);
      const job = readJobOptions(body);
      const values = await readValues(representative('Study', id, resources) ?? '', MERGED_TAGS);
      if (values === null) throw described(orthancStatus.InexistentFile, `The target study cannot be read: ${id}`);
      const order = { key: random(KEY_BYTES), sources, keepSource, permissive: job.permissive };
      const submission = mergeSubmission({ ...order, target: id, values }, resources);
      return answerJob(context, { jobType: MERGE_STUDY, ...submission }, job, deps);
    }),
  );
};
