import type { Json } from '../domain/json';

/** `kind`: as it is stored. */
export type ReferredDocument = { readonly id: string; readonly digest: string; readonly kind: 'sealed' | 'blob' };

/** The documents that an event's stored data refers to: every `DocumentRef`, and every `BlobRef` to a document. Null if it is not JSON. */
export const referredDocuments = (storedData: string): readonly ReferredDocument[] | null => {
  const found: ReferredDocument[] = [];
  const open: Json[] = [];
  try {
    open.push(JSON.parse(storedData));
  } catch {
    return null;
  }
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    open.push(...Object.values(value));
    if ('document' in value && typeof value.document === 'string' && typeof value.digest === 'string') {
      found.push({ id: value.document, digest: value.digest, kind: 'sealed' });
    } else if (
      'store' in value &&
      value.store === 'document' &&
      typeof value.id === 'string' &&
      typeof value.sha256 === 'string'
    ) {
      found.push({ id: value.id, digest: value.sha256, kind: 'blob' });
    }
  }
  return found;
};
