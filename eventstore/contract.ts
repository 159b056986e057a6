import { describeAppending } from './contract/appending';
import { describeDocuments } from './contract/documents';
import { describeReading } from './contract/reading';
import { type MakeSubject, type Naming, nameAs } from './contract/subject';
import { describeSubscribing } from './contract/subscribing';

/** The test-suite that every driver of the port passes. `makeStore` gives an own, fresh store to each test. */
export const describeEventStoreContract = (name: string, makeStore: MakeSubject, naming: Naming = 'in order'): void => {
  describe(`event store contract: ${name}`, () => {
    nameAs(naming);
    describe('appending', () => describeAppending(makeStore));
    describe('reading', () => describeReading(makeStore));
    describe('documents', () => describeDocuments(makeStore));
    describe('subscribing', () => describeSubscribing(makeStore));
  });
};
