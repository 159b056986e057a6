import { boolean, bytes, type GroupTexts, json, jsonBody, nothing, object, string } from '../operation-text';

export const creation: GroupTexts = {
  tag: 'Creation',
  operations: {
    'POST /tools/create-dicom': {
      summary: 'Make DICOM instances from tags, images, PDF or models, and store them',
      body: [
        jsonBody('What to make', {
          Tags: object('Tags (names, or `gggg,eeee`) and their values; sequences are lists of objects'),
          Content: string('Data URI of a PNG, JPEG, PAM, PDF, STL, OBJ or MTL; or a list of images, which become a series'),
          Parent: string('Identifier of the patient, study or series that the instance is added to'),
          PrivateCreator: string('Creator of the private tags among Tags'),
          InterpretBinaryTags: boolean('Whether data URIs in Tags stand for binary values; default: true'),
          Force: boolean('Whether identifiers may be given in Tags; default: false'),
          Encapsulate: boolean('Whether an image is stored compressed, as it came; default: false'),
        }),
      ],
      answers: {
        200: json('Identifier and path of what was stored'),
        400: json('The body cannot be made into DICOM'),
        404: json('Unknown parent'),
      },
    },
    'GET /instances/{id}/pdf': {
      summary: 'Download the PDF that an instance encapsulates',
      answers: { 200: bytes('application/pdf', 'The PDF'), 404: nothing('The instance is unknown, or holds no PDF') },
    },
  },
};
