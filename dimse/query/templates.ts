import type { Level } from '../../domain/resource/events';

/** What the old `find-…` routes ask for at each level (observed on 1.10.1): every answer has these attributes. */
export const FIND_TEMPLATES: { readonly [level in Level]: readonly string[] } = {
  Patient: ['0010,0010', '0010,0020', '0010,0030', '0010,0040', '0010,1000'],
  Study: ['0008,0020', '0008,0030', '0008,0050', '0008,0090', '0008,1030', '0010,0020', '0020,000d', '0020,0010'],
  Series: [
    '0008,0021',
    '0008,0031',
    '0008,0050',
    '0008,0060',
    '0008,103e',
    '0008,1070',
    '0010,0020',
    '0018,0015',
    '0018,1030',
    '0020,000d',
    '0020,000e',
    '0020,0011',
    '0040,0254',
  ],
  Instance: ['0008,0012', '0008,0013', '0008,0018', '0008,0050', '0010,0020', '0020,000d', '0020,000e', '0020,0013'],
};
