import { currentSchema, type Upcasts, upcast } from './upcast';

const table: Upcasts = {
  Grown: { 1: (data) => ({ ...data, second: 2 }), 2: (data) => ({ ...data, third: 3 }) },
};

describe('upcasting', () => {
  test('takes data through every later version', () => {
    expect(upcast('Grown', 1, { first: 1 }, table)).toEqual({ first: 1, second: 2, third: 3 });
    expect(upcast('Grown', 2, { first: 1 }, table)).toEqual({ first: 1, third: 3 });
    expect(upcast('Grown', 3, { first: 1 }, table)).toEqual({ first: 1 });
    expect(currentSchema('Grown', table)).toBe(3);
  });

  test('leaves a type that never changed as it is', () => {
    expect(upcast('Plain', 1, { a: 1 }, table)).toEqual({ a: 1 });
    expect(currentSchema('constructor', table)).toBe(1);
  });

  test.each([
    ['Grown', 4],
    ['Plain', 2],
    ['Plain', 0],
    ['Plain', 1.5],
  ])('refuses %s of schema %d, and names both', (type, schema) => {
    expect(() => upcast(type, schema, {}, table)).toThrow(new RegExp(`${type} has schema ${schema},`));
  });
});
