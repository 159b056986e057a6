import { withContender } from './contender';
import { load } from './load';
import { both, median, type Row } from './row';

const MEGABYTE = 1_000_000;
const PREVIEWS = 50;
const JPEG_LOSSLESS = '1.2.840.10008.1.2.4.70';

export const images: Row = {
  name: 'images',
  about: 'every slice uploaded; previews of fifty, one after the other; the archive of the study as JPEG lossless, twice',
  contenders: both,
  rounds: 'all',
  run: (contender, { data, root }) =>
    withContender(contender, root, async ({ port }) => {
      const { bytes, studies } = await load({ kind: 'upload', port, clients: 8, files: data.slices });
      const listed: unknown = await (await fetch(`http://127.0.0.1:${port}/instances`)).json();
      const paths = (Array.isArray(listed) ? listed : []).slice(0, PREVIEWS).map((id) => `/instances/${id}/preview`);
      const previews = await load({ kind: 'download', port, paths });
      const path = `/studies/${studies[0]}/archive?transcode=${JPEG_LOSSLESS}`;
      const archive = await load({ kind: 'download', port, paths: [path, path] });
      return { previews: 1 / median(previews.each), transcode: bytes / MEGABYTE / median(archive.each) };
    }),
};
