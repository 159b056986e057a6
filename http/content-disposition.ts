import type { Header } from './answer';

/**
 * Orthanc's form, without a disposition type: `filename="…"`. CR, LF and quotes are removed (12-newer-releases.md §3), and so
 * are other control characters; what is beyond Latin-1 cannot stand in a header and becomes `_`.
 */
export const contentDisposition = (filename: string): Header => [
  'Content-Disposition',
  `filename="${filename.replace(/["\p{Cc}]/gu, '').replace(/[^\x20-\x7e\xa0-\xff]/gu, '_')}"`,
];
