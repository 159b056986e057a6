import crypto from 'node:crypto';
import { blobStoreContract } from './contract';
import { createMemoryBlobStore } from './memory';

blobStoreContract('in memory', async () => createMemoryBlobStore({ ids: { uuid: crypto.randomUUID } }));
