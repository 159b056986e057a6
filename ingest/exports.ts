import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Origin } from '../domain/event';
import { EXPORTS_STREAM, type ExportIdentifiers } from '../domain/resource/export';
import type { Ids } from '../domain/time';
import type { Recorder } from '../eventstore/recorder';
import { seal } from '../eventstore/sealed';
import type { ProjectionHost, ResourceRow } from '../projections/port';
import { appendAtEnd } from './append-resource';
import type { IngestError } from './port';
import { IngestFault, toFault } from './receive';

/** Records what is sent to others, where `LogExportedResources` asks for it. A Right means: it is in the log and shown. */
export type Exports = {
  readonly record: (resources: readonly ResourceRow[], modality: string, origin: Origin) => TaskEither<IngestError, void>;
  readonly forget: (origin: Origin) => TaskEither<IngestError, void>;
};

export type ExportPorts = {
  readonly recorder: Recorder;
  readonly projections: Pick<ProjectionHost, 'resources' | 'waitFor'>;
  readonly ids: Ids;
  readonly random: (bytes: number) => Uint8Array;
};

/** Resources of one event: what names them is sealed with it. */
const AT_ONCE = 1000;

export const createExports = ({ recorder, projections, ids, random }: ExportPorts): Exports => {
  const append = async (append: Omit<Parameters<typeof appendAtEnd>[1], 'stream'>): Promise<void> => {
    const { position } = await appendAtEnd(recorder, { stream: EXPORTS_STREAM, ...append });
    await projections.waitFor(position);
  };

  /** A resource and its parents, the patient first. */
  const lineOf = (row: ResourceRow): readonly ResourceRow[] => {
    const parent = row.parent === null ? null : projections.resources.find(row.parent);
    return parent === null ? [row] : [...lineOf(parent), row];
  };

  const answer =
    (work: () => Promise<void>): TaskEither<IngestError, void> =>
    async () => {
      try {
        return E.right(await work());
      } catch (error) {
        const fault = toFault(error);
        if (fault instanceof IngestFault) return E.left(fault.error);
        throw fault;
      }
    };

  return {
    record: (resources, modality, origin) =>
      answer(async () => {
        for (let from = 0; from < resources.length; from += AT_ONCE) {
          const rows = resources.slice(from, from + AT_ONCE);
          const lines = rows.map(lineOf);
          const patients = [...new Set(lines.flatMap(([patient]) => (patient === undefined ? [] : [patient.id])))];
          const { ref, document } = seal(lines.map(identifiersOf), patients, random, ids.uuid());
          const exported = { modality, resources: rows.map(({ level, id }) => ({ level, id })), identifiers: ref };
          await append({ fact: { type: 'ResourcesExported', data: exported }, documents: [document], origin });
        }
      }),
    forget: (origin) => answer(() => append({ fact: { type: 'ExportsForgotten', data: {} }, documents: [], origin })),
  };
};

const identifiersOf = (line: readonly ResourceRow[]): ExportIdentifiers => {
  const value = (tag: string): string => line.map(({ tags }) => tags[tag]).find((text) => text !== undefined) ?? '';
  return {
    patientId: value('0010,0020'),
    studyUid: value('0020,000d'),
    seriesUid: value('0020,000e'),
    sopUid: value('0008,0018'),
  };
};
