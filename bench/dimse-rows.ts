import { freePort } from '../test/free-port';
import { withContender } from './contender';
import { sendFiles, withStorage } from './dcmtk';
import { load } from './load';
import type { MetricName } from './metric';
import { both, type Row } from './row';
import { steady } from './steady';

/** Passes, of all files to an empty server or of one job, that bring a server to its steady state. The first of them tells of a server that has just started. */
const BEFORE = 10;

type Received = { readonly first: MetricName; readonly steady?: MetricName };

const emptied = async (url: string): Promise<void> => {
  const studies: unknown = JSON.parse(await (await fetch(`${url}/studies`)).text());
  for (const study of Array.isArray(studies) ? studies : []) {
    await (await fetch(`${url}/studies/${study}`, { method: 'DELETE' })).arrayBuffer();
  }
};

const receiving = (
  name: string,
  about: string,
  { first, steady: later }: Received,
  files: 'slices' | 'tiny',
  senders: number,
): Row => ({
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
        if (later === undefined) return { [first]: cold };
        const again = async (): Promise<number> => {
          await emptied(url);
          return pass();
        };
        return { [first]: cold, [later]: await steady(BEFORE - 1, again) };
      },
      options,
    );
  },
});

export const receive1 = receiving(
  'receive1',
  'C-STORE of every slice from one storescu',
  { first: 'receive1', steady: 'steadyReceive1' },
  'slices',
  1,
);
export const receive4 = receiving(
  'receive4',
  'C-STORE of every slice from four storescu at once',
  { first: 'receive4', steady: 'steadyReceive4' },
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
          return { send: first, steadySend: await steady(BEFORE - 1, pass) };
        },
        options,
      );
    return withStorage(port, work);
  },
};
