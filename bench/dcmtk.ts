import { startChild } from '../test/child';
import { until } from '../test/poll';

/** Debian's DCMTK falls to 17 messages a second without it. */
const environment = { TCP_NODELAY: '1' };

const finished = async (program: string, parameters: readonly string[]): Promise<void> => {
  const child = startChild(program, parameters, { environment });
  const { code } = await child.exited;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${child.stderr()}${child.stdout()}`);
};

/** Seconds until so many storescu, each with its share of the files, have got all their answers. */
export const sendFiles = async (files: readonly string[], port: number, senders: number): Promise<number> => {
  const share = Math.ceil(files.length / senders);
  const shares = Array.from({ length: senders }, (_, index) => files.slice(index * share, (index + 1) * share));
  const begin = performance.now();
  await Promise.all(shares.map((share) => finished('storescu', ['127.0.0.1', String(port), ...share])));
  return (performance.now() - begin) / 1000;
};

/** Runs the work while storescp takes instances on the port, and throws them away. */
export const withStorage = async <T>(port: number, work: () => Promise<T>): Promise<T> => {
  const child = startChild('storescp', ['--ignore', '-aet', 'SINK', String(port)], { environment });
  try {
    await until('storescp', () =>
      finished('echoscu', ['127.0.0.1', String(port)]).then(
        () => true,
        () => undefined,
      ),
    );
    return await work();
  } finally {
    await child.end('SIGKILL');
  }
};
