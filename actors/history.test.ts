import { createHistory } from './history';

const historyOf = (size: number, listed: readonly string[] = []) => {
  const forgotten: string[] = [];
  const history = createHistory<null>(
    size,
    listed.map((id) => [id, null] as const),
    (id) => forgotten.push(id),
  );
  return { history, forgotten };
};

test('forgets the job that completed first', () => {
  const { history, forgotten } = historyOf(2, ['a', 'b']);
  history.completed('c', null);
  history.enforce();
  expect(forgotten).toEqual(['a']);
  history.enforce();
  expect(forgotten).toEqual(['a']);
});

test('a job that was resubmitted counts again from its new completion', () => {
  const { history, forgotten } = historyOf(2, ['a', 'b']);
  history.left('a');
  history.completed('a', null);
  history.completed('c', null);
  history.enforce();
  expect(forgotten).toEqual(['b']);
});

test('a history of size 0 keeps nothing', () => {
  const { history, forgotten } = historyOf(0);
  history.completed('a', null);
  history.enforce();
  expect(forgotten).toEqual(['a']);
});
