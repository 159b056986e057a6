import * as TE from 'fp-ts/TaskEither';
import { openedEarly } from '../../dicom/source/opening';
import { resourceIds } from '../../dicom/summary/identity';
import type { StoreSession } from '../../dimse/port';
import { peerAt } from '../../dimse/testing/scu';
import { fakeNetwork } from '../../http/testing/fake-network';
import { createModalityStoreJobType } from '../../jobs/modality-store/job-type';
import { storeSubmission } from '../../jobs/modality-store/submission';
import type { ResourceRow } from '../../projections/port';
import { startNetworkKernel } from './kernel';

const COUNT = 20_000;
/** What an event may take, with much to spare. */
const SMALL = 128 * 1024;

const idOf = (index: number): string => resourceIds('P', '1', '1.1', `1.1.${index}`).instance;

const row = (id: string): ResourceRow => ({
  id,
  level: 'Instance',
  parent: null,
  tags: {},
  patientTags: null,
  lastUpdate: 0,
  stable: true,
  expectedNumberOfInstances: null,
  instance: null,
});

const rows = Array.from({ length: COUNT }, (_, index) => row(idOf(index)));
const to = { peer: peerAt(104), localAet: 'A', timeout: 0, permissive: false, moveOriginator: null, commitment: null };
const view = { instances: (_: string, id: string) => [id], find: () => null };

const startStore = async () => {
  const sent: string[] = [];
  const session: StoreSession = {
    expect: (needs) => void [...needs],
    prepare: () => undefined,
    acceptedSyntaxes: ({ transferSyntax }) => TE.right([transferSyntax]),
    store: ({ sopInstance }) => {
      sent.push(sopInstance);
      return TE.right({ status: 0 });
    },
    close: async () => undefined,
  };
  const described = (sopInstance: string) => ({ sopClass: '1.2', sopInstance, transferSyntax: '1.2.840.10008.1.2' });
  const open = async (id: string) => ({ ...described(id), file: { kind: 'bytes', bytes: new Uint8Array(0) } as const });
  const kernel = await startNetworkKernel(
    createModalityStoreJobType({
      ...fakeNetwork({ openStore: () => session }),
      describe: described,
      needs: (ids) => ids.map(described),
      openSeveral: (ids) => ids.map((id) => openedEarly(() => open(id))),
    }),
  );
  return { kernel, sent };
};

test('20,000 resources are sent by one job, which tells of all of them, in small events', async () => {
  const { kernel, sent } = await startStore();
  const { state, content } = await kernel.run(storeSubmission(rows, view, to));
  expect(state).toMatchObject({ state: 'Success', completed: COUNT });
  expect(sent).toEqual(rows.map(({ id }) => id));
  const ascending = [...sent].sort();
  expect(content).toMatchObject({ InstancesCount: COUNT, FailedInstancesCount: 0, ParentResources: ascending });
  expect(content.Resources).toEqual(ascending.map((ID) => ({ ID, Type: 'Instance' })));
  expect(Math.max(...(await kernel.eventSizes()))).toBeLessThan(SMALL);
  await kernel.close();
});

test('a few resources stand in the event, so that they are known when the patient was erased', () => {
  const { facts, sealedContent } = storeSubmission(rows.slice(0, 3), view, to);
  expect(facts).toMatchObject({ ParentResources: [0, 1, 2].map(idOf).sort() });
  expect(sealedContent).toBeUndefined();
});
