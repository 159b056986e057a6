import { withContender } from './contender';
import { load } from './load';
import { peakMemory } from './memory';
import { both, median, type Row } from './row';

const MEGABYTE = 1_000_000;

export const upload1: Row = {
  name: 'upload1',
  about: 'every slice, one client',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async ({ port }) => {
      const { seconds } = await load({ kind: 'upload', port, clients: 1, files: data.slices });
      return { upload1: data.slices.length / seconds };
    }),
};

export const upload8: Row = {
  name: 'upload8',
  about: 'every slice, eight clients; then the archive of the study, three times',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async ({ port, pid }) => {
      const { seconds, bytes, studies } = await load({ kind: 'upload', port, clients: 8, files: data.slices });
      const path = `/studies/${studies[0]}/archive`;
      const archive = await load({ kind: 'download', port, paths: [path, path, path] });
      return {
        upload8: data.slices.length / seconds,
        archive: bytes / MEGABYTE / median(archive.each),
        zipSize: (100 * archive.bytes) / archive.each.length / bytes,
        uploadMemory: peakMemory(pid),
      };
    }),
};

export const tiny8: Row = {
  name: 'tiny8',
  about: 'tiny files, eight clients',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async ({ port }) => {
      const { seconds } = await load({ kind: 'upload', port, clients: 8, files: data.tiny });
      return { tiny8: data.tiny.length / seconds };
    }),
};
