import type { TagsFormat } from '../dicom/port';
import type { QueryTags } from '../dimse/query/normalize';
import type { Modality, RetrieveMethod } from '../domain/modality/modality';
import type { Level } from '../domain/resource/events';
import type { HttpDependencies } from './deps';
import type { NewJob } from './job-answer';

export type Retrieval = {
  readonly peer: Modality;
  readonly method: 'C-MOVE' | 'C-GET';
  readonly level: Level;
  /** What names the resources; each is one retrieval. */
  readonly queries: readonly QueryTags[];
  readonly localAet: string;
  readonly targetAet: string;
  readonly timeout: number;
  readonly permissive: boolean;
  readonly sopClasses: readonly string[];
  /** How the job shows what was asked for. */
  readonly format: TagsFormat;
};

/** A `DicomMoveScu` or `DicomGetScu` job. What names persons is sealed; Orthanc ids of patients are unknown before anything has come. */
export const retrieveJob = ({ method, format, ...retrieval }: Retrieval): NewJob => {
  const { peer, queries, localAet, targetAet } = retrieval;
  const isMove = method === 'C-MOVE';
  const listed = queries.map((query) => ({ ...query }));
  return {
    jobType: isMove ? 'DicomMoveScu' : 'DicomGetScu',
    facts: { Description: 'REST API', LocalAet: localAet, RemoteAet: peer.aet, ...(isMove ? { TargetAet: targetAet } : {}) },
    parameters: {
      ...retrieval,
      queries: listed,
      targetAet: isMove ? targetAet : null,
      sopClasses: [...retrieval.sopClasses],
      format,
    },
    sealedContent: { Query: listed, Format: format },
    patients: [],
  };
};

export const methodOf = (
  asked: RetrieveMethod | null,
  peer: Modality,
  { DicomDefaultRetrieveMethod: otherwise }: HttpDependencies['options'],
): 'C-MOVE' | 'C-GET' => {
  const own = asked === null || asked === 'SystemDefault' ? peer.retrieveMethod : asked;
  return own === 'SystemDefault' ? otherwise : own;
};
