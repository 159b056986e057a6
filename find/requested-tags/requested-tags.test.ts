import { createMemoryStore } from '../../eventstore/memory';
import { open } from '../../projections/testing/open';
import { idsOf, SampleLog } from '../../projections/testing/sample-log';
import { createRequestedTags } from './requested-tags';

const given = async (readFiles = true) => {
  const store = createMemoryStore();
  const { projections } = await open({ store });
  const log = new SampleLog(store);
  for (const [series, modality] of [
    ['e1', 'MR'],
    ['e2', 'CT'],
  ] as const) {
    for (const number of [1, 2]) {
      await log.store1({
        series,
        sop: `${series}.${number}`,
        tags: {
          patient: { '0010,0020': 'p', '0010,0010': 'Name' },
          study: { '0020,000d': 's', '0008,1030': '' },
          series: { '0008,0060': modality },
          instance: {},
        },
      });
    }
  }
  await projections.caughtUp();
  const asked: unknown[] = [];
  const requestedTags = createRequestedTags({
    search: projections.search,
    readFiles,
    fileTags: async (instance, tags) => {
      asked.push([instance, tags]);
      return { '0010,1030': '70' };
    },
  });
  const at = (level: 'patient' | 'study' | 'series' | 'instance', ...tags: string[]) => {
    const row = projections.resources.find(idsOf({ series: 'e1', sop: 'e1.1' })[level]);
    if (row === null) throw new Error('No such resource');
    return requestedTags(row, tags);
  };
  return { at, asked };
};

const COMPUTED = [
  '0008,0056',
  '0008,0061',
  '0008,0062',
  '0020,1200',
  '0020,1202',
  '0020,1204',
  '0020,1206',
  '0020,1208',
  '0020,1209',
];

describe('requested tags', () => {
  it('should be computed, each at its level only', async () => {
    const { at, asked } = await given();
    expect(await at('patient', ...COMPUTED)).toEqual({ '0020,1200': '1', '0020,1202': '2', '0020,1204': '4' });
    expect(await at('study', ...COMPUTED)).toEqual({
      '0008,0061': 'CT\\MR',
      '0008,0062': '1.2.840.10008.5.1.4.1.1.2',
      '0020,1206': '2',
      '0020,1208': '4',
    });
    expect(await at('series', ...COMPUTED)).toEqual({ '0020,1209': '2' });
    expect(await at('instance', ...COMPUTED)).toEqual({ '0008,0056': 'ONLINE' });
    expect(asked).toEqual([]);
  });

  it('should come from the database of the level and those above, where what is lacking is left out', async () => {
    const { at, asked } = await given();
    expect(await at('instance', '0010,0010', '0008,1030', '0008,0060', '0008,0050', '0008,0016')).toEqual({
      '0010,0010': 'Name',
      '0008,1030': '',
      '0008,0060': 'MR',
      '0008,0016': '1.2.840.10008.5.1.4.1.1.2',
    });
    expect(asked).toEqual([]);
  });

  it('should come from one file otherwise, empty where the file lacks them, and never from the meta header', async () => {
    const { at, asked } = await given();
    expect(await at('study', '0010,1030', '0010,4000', '0002,0010')).toEqual({ '0010,1030': '70', '0010,4000': '' });
    expect(asked).toEqual([[idsOf({ series: 'e1', sop: 'e1.1' }).instance, ['0010,1030', '0010,4000']]]);
  });

  it('should not read files if that is forbidden', async () => {
    const { at, asked } = await given(false);
    expect(await at('study', '0010,1030')).toEqual({});
    expect(asked).toEqual([]);
  });
});
