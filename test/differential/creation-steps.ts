import { files } from './files';
import { get, post, type Step } from './step';

const { first } = files;
const PNG = 'data:image/png;base64,AAAA';
const create = (body: string): Step => post('/tools/create-dicom', body, `create-dicom ${body}`);
const tags = (members: string, more = ''): Step => create(`{"Tags":{${members}}${more}}`);

/** Every refusal of /tools/create-dicom (its identifiers are random where it succeeds), and of media archives. */
export const creationSteps: readonly Step[] = [
  ...['', '[]', 'nope', '"x"', '{"Tags":[]}', '{"PatientName":12}', '{"Nope":"x"}', '{"Rows":"abc"}'].map(create),
  tags('"SOPInstanceUID":"1.2"'),
  tags('"Nope":"x","SOPInstanceUID":"1"'),
  tags('"Zzz":"x","PixelData":"1"'),
  tags('"PixelData":"x"'),
  tags('"Rows":12'),
  tags('"Rows":"abc"'),
  tags('"0018,9073":"x"'),
  tags('"PatientName":["x"]'),
  tags('"ReferencedStudySequence":"x"'),
  tags('"ReferencedStudySequence":[{"NoTag":"1"}]'),
  tags('"SpecificCharacterSet":"nope"'),
  tags('"SpecificCharacterSet":"nope"', ',"Parent":"nope"'),
  tags('"Rows":"abc"', ',"Parent":"nope"'),
  tags('"Rows":"abc"', ',"Force":12'),
  tags('"Rows":"abc"', ',"Content":12'),
  tags('', ',"Force":"x","Parent":"nope"'),
  tags('', `,"Parent":"${first.instance}"`),
  tags('"PatientName":"x"', `,"Parent":"${first.study}"`),
  tags('"0010,0010":"x"', `,"Parent":"${first.series}"`),
  ...[
    '12',
    '{}',
    'null',
    '"nodata"',
    `"${PNG}"`,
    '"data:text/plain;base64,aGVsbG8="',
    '"data:application/pdf;base64,aGVsbG8="',
  ].map((content) => tags('', `,"Content":${content}`)),
  ...['[12]', '[{}]', '[{"Content":12}]', `["${PNG}"]`].map((content) => tags('', `,"Content":${content}`)),
  ...['{"InterpretBinaryTags":"x"}', '{"PrivateCreator":12}'].map((more) => tags('', `,${more.slice(1, -1)}`)),
  get(`/instances/${first.instance}/pdf`),
  get('/instances/nope/pdf'),
  get('/studies/nope/media'),
  ...['{"Extended":1}', '{"Extended":1,"Transcode":1}', '{"Extended":1,"Priority":"x"}', '{'].map((body) =>
    post(`/studies/${first.study}/media`, body, `POST media ${body}`),
  ),
  ...['', '{}', '{"Extended":1,"Resources":[]}', '{"Resources":[1]}', '["nope"]'].flatMap((body) => [
    post('/tools/create-media', body, `create-media ${body}`),
    post('/tools/create-media-extended', body, `create-media-extended ${body}`),
  ]),
];
