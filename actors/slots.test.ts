import { createSlots } from './slots';

test('gives as many slots as there are, and each again when it is free', () => {
  const freed = jest.fn();
  const slots = createSlots(2, freed);
  const first = slots.take();
  expect(slots.take()).not.toBeNull();
  expect(slots.take()).toBeNull();
  first?.();
  expect(freed).toHaveBeenCalledTimes(1);
  expect(slots.take()).not.toBeNull();
});

test('a slot is freed once, however often it is given back', () => {
  const slots = createSlots(1, () => {});
  const free = slots.take();
  free?.();
  free?.();
  expect(slots.take()).not.toBeNull();
  expect(slots.take()).toBeNull();
});

test.each([0, -1, 1.5, Number.NaN])('%d slots are refused', (count) => {
  expect(() => createSlots(count, () => {})).toThrow(RangeError);
});
