import { describeEventStoreContract } from './contract';
import { createMemoryStore, type MemoryStoreOptions } from './memory';

const subject = (options: MemoryStoreOptions) => async () => ({ store: createMemoryStore(options), dispose: async () => {} });

describeEventStoreContract('memory', subject({}));
describeEventStoreContract('memory with sparse positions', subject({ positionStep: 97 }));
describeEventStoreContract(
  'memory with a delayed subscription',
  subject({ deliverAfter: (deliver) => void setTimeout(deliver, 5) }),
);
