import { type Decode, DicomError } from '../../dicom/port';
import { decodeIdentifier, LONGEST_IDENTIFIER } from '../identifier/decode';
import type { Identifier } from '../port';
import type { ScpRequest } from './service';

/** The identifier of a request; null if it has none that can be read. */
export const readIdentifier = async ({ message, context }: ScpRequest, fallback?: Decode): Promise<Identifier | null> => {
  const bytes = (await message.data?.whole(LONGEST_IDENTIFIER)) ?? null;
  if (bytes === null) return null;
  try {
    return decodeIdentifier({ bytes, transferSyntax: context.transferSyntax }, fallback);
  } catch (error) {
    if (error instanceof DicomError) return null;
    throw error;
  }
};
