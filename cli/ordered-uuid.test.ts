import { orderedIds } from './ordered-uuid';

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('ordered ids', () => {
  it.each([
    ['while the clock runs', () => Date.now()],
    ['while the clock stands', () => 1_795_461_956_761],
    [
      'while the clock goes back',
      (() =>
        (
          (time) => () =>
            (time -= 7)
        )(1_795_461_956_761))(),
    ],
  ])('go up and are UUIDs of version 7 %s', (_when, now) => {
    const ids = orderedIds(now);
    const made = Array.from({ length: 10_000 }, () => ids.uuid());
    expect(made.every((id) => FORM.test(id))).toBe(true);
    expect(made.every((id, index) => index === 0 || id > (made[index - 1] ?? ''))).toBe(true);
  });

  it('begin with the milliseconds of the clock', () => {
    expect(
      orderedIds(() => 0x0192_3456_789a)
        .uuid()
        .slice(0, 13),
    ).toBe('01923456-789a');
  });
});
