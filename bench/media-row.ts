import { withContender } from './contender';
import { load } from './load';
import { both, median, type Row } from './row';

const MEGABYTE = 1_000_000;

export const media: Row = {
  name: 'media',
  about: 'the study of slices of 512 KiB as media with a DICOMDIR, synchronous, three times',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async ({ port }) => {
      const { studies, bytes } = await load({ kind: 'upload', port, clients: 8, files: data.slices });
      const path = `/studies/${studies[0]}/media`;
      const { each } = await load({ kind: 'download', port, paths: [path, path, path] });
      return { media: bytes / MEGABYTE / median(each) };
    }),
};
