import type { Pieces } from '../edit/piece';
import { respell } from '../edit/respell';
import { splice } from '../edit/splice';
import type { Syntax } from '../parse/frame';
import { type Changes, editorOf } from './changes';
import type { SourceFile } from './source-file';

/** The data set up to its pixel data, and after it. */
export type AroundPixels = { readonly before: Pieces; readonly after: Pieces };

/** The data set without its pixel data, edited and in another syntax; where that is the one it had, untouched bytes stay. Throws `DicomError`. */
export const aroundPixels = ({ index, pixelData }: SourceFile, changes: Changes, to: Syntax): AroundPixels => {
  const { reader, start, end, syntax } = index.layout.dataSet;
  const header = pixelData?.header ?? end;
  const rest = pixelData?.end ?? end;
  const before = { reader, syntax, start, end: header, elements: index.elements.filter((element) => element.header < header) };
  const after = { reader, syntax, start: rest, end, elements: index.elements.filter((element) => element.header >= rest) };
  const same = syntax.explicit === to.explicit && syntax.bigEndian === to.bigEndian;
  return {
    before: same ? splice(before, editorOf(changes, true)) : respell(before, editorOf(changes, true), to),
    after: same ? splice(after, editorOf(changes, false)) : respell(after, editorOf(changes, false), to),
  };
};
