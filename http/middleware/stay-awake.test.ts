import { stayAwake } from './stay-awake';

const context = null;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('an event loop', () => {
  const polls = jest.spyOn(globalThis, 'setImmediate');
  beforeEach(() => polls.mockClear());
  afterAll(() => polls.mockRestore());

  test('polls for a moment after an answer, then sleeps', async () => {
    await stayAwake()(context, async () => {});
    expect(polls).toHaveBeenCalledTimes(1);
    await pause(50);
    const before = polls.mock.calls.length;
    await pause(50);
    expect(polls).toHaveBeenCalledTimes(before);
  });

  test('does not poll while another request is in progress, and does so after a failure too', async () => {
    const layer = stayAwake();
    let answer = (): void => {};
    const slow = layer(
      context,
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    await layer(context, async () => {});
    expect(polls).not.toHaveBeenCalled();
    answer();
    await slow;
    expect(polls).toHaveBeenCalledTimes(1);
    await pause(50);
    polls.mockClear();
    await expect(layer(context, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(polls).toHaveBeenCalledTimes(1);
  });
});
