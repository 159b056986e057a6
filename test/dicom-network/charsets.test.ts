import { type DicomSpec, makeDicom } from '../../dicom/testing/make-dicom';
import { writeElements } from '../../dicom/testing/write-elements';
import { decodeIdentifier } from '../../dimse/identifier/decode';
import { COMMAND, FIELD } from '../../dimse/message/command-set';
import { FIND_CLASS } from '../../dimse/message/sop-class';
import type { Identifier } from '../../dimse/port';
import { converse } from '../../dimse/testing/converse';
import { upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { type Network, startNetwork } from './network';

jest.setTimeout(240_000);

const folders = temporaryFolders();
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** 山田^太郎 in ISO 2022 IR 87 (PS3.5 annex H). */
const KANJI = hex('1b2442 3b33 4544 1b2842 5e 1b2442 4240 4f3a 1b2842');
const EXPLICIT = { explicit: true, bigEndian: false } as const;

const named = (study: number, charset: string, name: string | Buffer): Buffer => {
  const ids = { patientId: `P${study}`, studyUid: `1.6.${study}`, seriesUid: `1.6.${study}.1`, sopUid: `1.6.${study}.1.1` };
  const spec: DicomSpec = { ...ids, charset, tags: { '0010,0010': { vr: 'PN', value: name } } };
  return makeDicom(spec);
};

describe.each(['Latin1', 'Utf8'])('C-FIND with DefaultEncoding %s', (DefaultEncoding) => {
  let network: Network;
  let port: number;

  beforeAll(async () => {
    network = await startNetwork(folders.make(), { DicomAlwaysAllowFind: true, DefaultEncoding });
    port = network.call().peer.port;
    await upload(network.client, named(1, 'ISO_IR 100', 'Mérieux^Jané'));
    await upload(network.client, named(2, 'ISO_IR 192', 'Müller^Jürgen'));
    await upload(network.client, named(3, '\\ISO 2022 IR 87', KANJI));
    await upload(network.client, named(4, 'ISO_IR 144', hex('bbeeda 5e b8d2d0dd')));
  });
  afterAll(async () => {
    await network.close();
    folders.removeAll();
  });

  /** Bytes of a name in a query of this character set ('' : none is stated), and the names that are answered. */
  const find = async (charset: string, name: Buffer): Promise<readonly Identifier[]> => {
    const query = {
      ...(charset === '' ? {} : { '0008,0005': { vr: 'CS', value: charset } }),
      '0008,0052': { vr: 'CS', value: 'STUDY' },
      '0010,0010': { vr: 'PN', value: name },
      '0020,000d': { vr: 'UI', value: '' },
    };
    const identifier = writeElements(query, { ...EXPLICIT, text: 'latin1' });
    const asking = await converse(port, 'CALLER', FIND_CLASS.StudyRoot, { [FIELD.CommandField]: COMMAND.CFindRq }, identifier);
    const answers: Identifier[] = [];
    for (;;) {
      const { status, data } = await asking.next();
      if (status === 0xff00 && data !== null)
        answers.push(decodeIdentifier({ bytes: data, transferSyntax: '1.2.840.10008.1.2.1' }));
      else {
        expect(status).toBe(0);
        await asking.release();
        return answers;
      }
    }
  };

  test.each([
    ['ISO_IR 100', Buffer.from('Mérieux*', 'latin1'), ['Mérieux^Jané']],
    ['ISO_IR 192', Buffer.from('Mérieux*', 'utf8'), ['Mérieux^Jané']],
    ['ISO_IR 100', Buffer.from('M?ller*', 'latin1'), ['Müller^Jürgen']],
    ['ISO_IR 100', Buffer.from('müller^jürgen', 'latin1'), ['Müller^Jürgen']],
    ['ISO_IR 192', Buffer.from('山田*', 'utf8'), ['山田^太郎']],
    ['\\ISO 2022 IR 87', KANJI, ['山田^太郎']],
    ['\\ISO 2022 IR 87', Buffer.concat([KANJI.subarray(0, 10), Buffer.from('^*')]), ['山田^太郎']],
    ['ISO_IR 144', hex('bbeeda 2a'), ['Люк^Иван']],
  ])('finds by a name in %s', async (charset, name, names) => {
    expect((await find(charset, name)).map((answer) => answer['0010,0010'])).toEqual(names);
  });

  test('decodes a query without a character set as the option says, and answers in it, or in UTF-8 where it lacks a character', async () => {
    const encoding = DefaultEncoding === 'Utf8' ? 'utf8' : 'latin1';
    expect(await find('', Buffer.from('Mérieux^Jané', encoding))).toHaveLength(1);
    const stated = async (name: string) => (await find('ISO_IR 192', Buffer.from(name)))[0]?.['0008,0005'];
    const own = DefaultEncoding === 'Utf8' ? 'ISO_IR 192' : 'ISO_IR 100';
    expect(await stated('Müller*')).toBe(own);
    expect(await stated('山田*')).toBe('ISO_IR 192');
  });
});
