import type { RecordedEvent } from '../port';
import { append, freshStream, type MakeSubject, ok, refused, sampleDocument, sampleEvents, wholeLog, withStore } from './subject';

export const describeDocuments = (make: MakeSubject): void => {
  const store = withStore(make);

  const shownDocuments = (events: readonly RecordedEvent[]) =>
    events.map(({ documents }) =>
      [...documents].map(([id, bytes]) => [id, bytes === null ? null : Buffer.from(bytes).toString()]),
    );

  const samples = async (): Promise<readonly RecordedEvent[]> =>
    (await wholeLog(store(), 2)).filter(({ type }) => type === 'SampleHappened');

  test('gives sealed documents to each event of their append, and to no other', async () => {
    const [one, two, blob] = [sampleDocument('sealed', 'one'), sampleDocument('sealed', 'two'), sampleDocument('blob', 'three')];
    await append(store(), freshStream(), sampleEvents(3), 'none', [one, blob]);
    await append(store(), freshStream(), sampleEvents(1));
    await append(store(), freshStream(), sampleEvents(1), 'none', [two]);
    expect(shownDocuments(await samples())).toEqual([
      [[one.id, 'one']],
      [[one.id, 'one']],
      [[one.id, 'one']],
      [],
      [[two.id, 'two']],
    ]);
  });

  test.each(['sealed', 'blob', 'list'] as const)('gives back the bytes of a %s document', async (kind) => {
    const bytes = Uint8Array.from({ length: 65_536 }, (_, index) => index % 251);
    const document = { ...sampleDocument(kind, ''), bytes };
    await append(store(), freshStream(), sampleEvents(1), 'none', [document]);
    expect(Buffer.from((await ok(store().document(document.id))) ?? []).equals(bytes)).toBe(true);
  });

  test('stores a slice of a buffer as the slice alone', async () => {
    const document = { ...sampleDocument('blob', ''), bytes: Buffer.from('before inside after').subarray(7, 13) };
    await append(store(), freshStream(), sampleEvents(1), 'none', [document]);
    expect(Buffer.from((await ok(store().document(document.id))) ?? []).toString()).toBe('inside');
  });

  test('says that an unknown document is unknown', async () => {
    expect(await refused(store().document('nobody'))).toEqual({ _tag: 'DocumentNotFound', document: 'nobody' });
  });

  test('refuses a second document of the same id, and writes nothing of its append', async () => {
    const document = sampleDocument('blob', 'first');
    const stream = freshStream();
    await append(store(), stream, sampleEvents(1), 'none', [document]);
    await refused(store().append({ stream, expected: 0, events: sampleEvents(1), documents: [document] }));
    expect(await ok(store().readStream(stream))).toHaveLength(1);
  });

  test('shows an erased document as erased, everywhere, and erases it only once', async () => {
    const [sealed, kept, blob] = [sampleDocument('sealed', 'a'), sampleDocument('sealed', 'b'), sampleDocument('blob', 'c')];
    await append(store(), freshStream(), sampleEvents(1), 'none', [sealed, kept, blob]);
    await ok(store().eraseDocuments([sealed.id, blob.id, 'nobody']));
    await ok(store().eraseDocuments([sealed.id]));
    expect(await ok(store().document(sealed.id))).toBeNull();
    expect(await ok(store().document(blob.id))).toBeNull();
    expect(shownDocuments(await samples())).toEqual([
      [
        [sealed.id, null],
        [kept.id, 'b'],
      ],
    ]);
  });
};
