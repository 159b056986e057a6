import { freePort } from '../test/free-port';
import { withContender } from './contender';
import { sendFiles, withStorage } from './dcmtk';
import { load } from './load';
import type { MetricName } from './metric';
import { both, type Row } from './row';

/** Passes of one server over all files, each on an empty server. The first tells of a server that has just started, the last of one that has not. */
const PASSES = 3;

type Received = { readonly first: MetricName; readonly warm?: MetricName };

const emptied = async (url: string): Promise<void> => {
  const studies: unknown = JSON.parse(await (await fetch(`${url}/studies`)).text());
  for (const study of Array.isArray(studies) ? studies : []) {
    await (await fetch(`${url}/studies/${study}`, { method: 'DELETE' })).arrayBuffer();
  }
};

const receiving = (name: string, about: string, { first, warm }: Received, files: 'slices' | 'tiny', senders: number): Row => ({
  name,
  about,
  contenders: both,
  rounds: 'all',
  run: async (contender, { data, root }) => {
    const dicomPort = await freePort();
    const options = { DicomServerEnabled: true, DicomPort: dicomPort };
    return withContender(
      contender,
      root,
      async ({ url }) => {
        const pass = async (): Promise<number> => {
          const seconds = await sendFiles(data[files], dicomPort, senders);
          const answer = await fetch(`${url}/statistics`);
          const { CountInstances: count } = JSON.parse(await answer.text());
          if (count !== data[files].length) throw new Error(`${count} of ${data[files].length} instances were stored`);
          return count / seconds;
        };
        const cold = await pass();
        if (warm === undefined) return { [first]: cold };
        let last = cold;
        for (let done = 1; done < PASSES; done += 1) {
          await emptied(url);
          last = await pass();
        }
        return { [first]: cold, [warm]: last };
      },
      options,
    );
  },
});

export const receive1 = receiving(
  'receive1',
  'C-STORE of every slice from one storescu',
  { first: 'receive1', warm: 'warmReceive1' },
  'slices',
  1,
);
export const receive4 = receiving(
  'receive4',
  'C-STORE of every slice from four storescu at once',
  { first: 'receive4', warm: 'warmReceive4' },
  'slices',
  4,
);
export const receiveTiny1 = receiving(
  'receiveTiny1',
  'C-STORE of tiny files from one storescu',
  { first: 'receiveTiny1' },
  'tiny',
  1,
);

export const send: Row = {
  name: 'send',
  about: 'one job that sends the study of slices to storescp',
  contenders: both,
  rounds: 'all',
  run: async (contender, { data, root }) => {
    const port = await freePort();
    const options = { DicomModalities: { sink: ['SINK', '127.0.0.1', port] } };
    const work = () =>
      withContender(
        contender,
        root,
        async ({ port: httpPort, url }) => {
          const { studies } = await load({ kind: 'upload', port: httpPort, clients: 4, files: data.slices });
          const pass = async (): Promise<number> => {
            const begin = performance.now();
            const answer = await fetch(`${url}/modalities/sink/store`, { method: 'POST', body: studies[0] ?? '' });
            const { InstancesCount: count, FailedInstancesCount: failed } = JSON.parse(await answer.text());
            if (count !== data.slices.length || failed !== 0) throw new Error(`${count} instances, ${failed} failed`);
            return (count * 1000) / (performance.now() - begin);
          };
          const first = await pass();
          await pass();
          return { send: first, warmSend: await pass() };
        },
        options,
      );
    return withStorage(port, work);
  },
};
