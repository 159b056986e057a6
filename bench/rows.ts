import { anonymize } from './anonymize-row';
import { receive1, receive4, receiveTiny1, send } from './dimse-rows';
import { eventStoreDb } from './event-store-row';
import { findFew, findMany } from './find-rows';
import { images } from './image-rows';
import { jobs1, jobs8 } from './job-rows';
import { anonymizeLarge } from './large-row';
import { media } from './media-row';
import { restartLarge } from './restart-row';
import type { Row } from './row';
import { steadyJobs, steadyTiny, steadyUploads } from './steady-rows';
import { stream } from './stream-row';
import { tiny8, upload1, upload8 } from './upload-rows';

/** In the order in which they run. */
export const rows: readonly Row[] = [
  upload1,
  upload8,
  tiny8,
  receive1,
  receive4,
  receiveTiny1,
  send,
  steadyUploads,
  steadyTiny,
  images,
  media,
  anonymize,
  anonymizeLarge,
  jobs1,
  jobs8,
  steadyJobs,
  findFew,
  findMany,
  restartLarge,
  eventStoreDb,
  stream,
];
