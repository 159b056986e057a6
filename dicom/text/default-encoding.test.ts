import { tagsJson } from '../json/tags-json';
import { memorySource } from '../source/memory-source';
import { summarize } from '../summary/summarize';
import { makeDicom } from '../testing/make-dicom';
import { defaultDecoder } from './default-encoding';

it.each([
  ['Latin1', [0xe9], 'é'],
  ['Utf8', [0xc3, 0xa9], 'é'],
  ['Cyrillic', [0xd0], 'а'],
  ['Windows1251', [0xe0], 'а'],
  ['Greek', [0xe1], 'α'],
])('reads a file that names no character set as %s', (encoding, bytes, text) => {
  const placeholder = 'Q'.repeat(bytes.length);
  const file = makeDicom({
    patientId: 'P',
    studyUid: '1.2',
    seriesUid: '1.3',
    sopUid: '1.4',
    tags: { '0010,0010': `${placeholder}ZZ` },
  });
  const at = file.indexOf(`${placeholder}ZZ`);
  Buffer.from(bytes).copy(file, at);
  const decode = defaultDecoder(encoding);
  expect(summarize(memorySource(file), {}, decode).mainTags.patient['0010,0010']).toBe(`${text}ZZ`);
  expect(tagsJson(memorySource(file), 'short', decode)['0010,0010']).toBe(`${text}ZZ`);
});
