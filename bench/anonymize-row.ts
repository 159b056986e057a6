import { withContender } from './contender';
import { load } from './load';
import { both, type Row } from './row';

export const anonymize: Row = {
  name: 'anonymize',
  about: 'anonymization of the study of slices of 512 KiB, synchronous',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async ({ port }) => {
      const { studies } = await load({ kind: 'upload', port, clients: 8, files: data.slices });
      const begin = performance.now();
      const answer = await fetch(`http://127.0.0.1:${port}/studies/${studies[0]}/anonymize`, { method: 'POST', body: '{}' });
      const { InstancesCount: count } = JSON.parse(await answer.text());
      if (count !== data.slices.length) throw new Error(`${count} of ${data.slices.length} instances were anonymized`);
      return { anonymize: (count * 1000) / (performance.now() - begin) };
    }),
};
