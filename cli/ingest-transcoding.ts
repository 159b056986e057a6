import type { Logger } from '../config/logger';
import type { Options } from '../config/options';
import type { Transcoder } from '../dicom/transcode/port';
import type { IngestTranscoding } from '../ingest/transcode-received';

/** How received instances are stored, as the configuration says; null: as they come. */
export const ingestTranscoding = (options: Options, transcoder: Transcoder, logger: Logger): IngestTranscoding | null => {
  const syntax = options.IngestTranscoding;
  if (syntax === '') return null;
  return {
    transcoder,
    syntax,
    ofUncompressed: options.IngestTranscodingOfUncompressed,
    ofCompressed: options.IngestTranscodingOfCompressed,
    quality: options.DicomLossyTranscodingQuality,
    onRefusal: (refusal) => logger.info({ refusal, syntax }, 'An instance is stored in the transfer syntax that it came in'),
  };
};
