import { isLeft } from 'fp-ts/Either';
import { openSqliteStore } from '../eventstore/sqlite/store';
import { SampleLog } from '../projections/testing/sample-log';

const IN_FLIGHT = 500;

/** PatientID of a generated study, one of each. */
export const patientOf = (study: number): string => `BENCH${String(study).padStart(6, '0')}`;

/**
 * Records so many stable studies of one instance in the log of a stopped server, without their files: its read models take them when it
 * starts.
 */
export const writeStudies = async (folder: string, count: number): Promise<void> => {
  const opened = await openSqliteStore({ folder })();
  if (isLeft(opened)) throw new Error(opened.left._tag);
  const store = opened.right;
  try {
    const log = new SampleLog(store);
    for (let done = 0; done < count; done += IN_FLIGHT) {
      const indexes = Array.from({ length: Math.min(IN_FLIGHT, count - done) }, (_, index) => done + index);
      await Promise.all(indexes.map((index) => writeStudy(log, index)));
    }
  } finally {
    await store.close();
  }
};

const writeStudy = (log: SampleLog, index: number): Promise<unknown> => {
  const patient = patientOf(index);
  const study = `1.2.826.0.1.3680043.8.498.79.${index}`;
  return log.store1({
    patient,
    study,
    series: `${study}.1`,
    sop: `${study}.1.1`,
    stable: true,
    tags: {
      patient: { '0010,0010': `Bench^Patient${index}`, '0010,0020': patient, '0010,0030': '19700101', '0010,0040': 'O' },
      study: {
        '0008,0020': `2026${String(1 + (index % 12)).padStart(2, '0')}01`,
        '0008,0050': `A${index}`,
        '0008,1030': `Generated ${index % 100}`,
        '0020,000d': study,
      },
      series: { '0008,0060': 'CT', '0008,103e': 'Axial', '0020,000e': `${study}.1` },
      instance: { '0008,0018': `${study}.1.1`, '0020,0013': '1' },
    },
  });
};
