import type { Json } from '../domain/json';
import { readJobOptions } from './job-options';
import { readJobBody } from './json-object-body';

const options = (body: string, synchronous?: boolean) => readJobOptions(readJobBody(body), synchronous);

const refusal = (body: string): Json => {
  try {
    options(body);
    return null;
  } catch (error) {
    return (error as { fault: { details: string | null } }).fault.details;
  }
};

describe('what a body says of its job (contract 01-jobs.md §5)', () => {
  it.each([
    ['{}', true],
    ['{"Synchronous":true,"Asynchronous":true}', true],
    ['{"Synchronous":false,"Asynchronous":false}', false],
    ['{"Asynchronous":true}', false],
    ['{"Asynchronous":false}', true],
    ['{"Synchronous":true,"Asynchronous":"hidden"}', true],
  ])('says whether the answer waits: %s', (body, synchronous) => {
    expect(options(body).synchronous).toBe(synchronous);
  });

  it('leaves the default to the route', () => {
    expect(options('{}', false).synchronous).toBe(false);
    expect(options('{"Asynchronous":false}', false).synchronous).toBe(true);
  });

  it('has a priority, permission to fail and data of the user', () => {
    expect(options('{"Priority":-3,"Permissive":true,"UserData":{"a":[1]}}')).toEqual({
      synchronous: true,
      priority: -3,
      permissive: true,
      userData: { a: [1] },
    });
    expect(options('{"UserData":null}')).toEqual({ synchronous: true, priority: 0, permissive: false, userData: null });
  });

  it.each([
    ['{"Synchronous":"yes"}', 'Boolean value expected in field: Synchronous'],
    ['{"Synchronous":1}', 'Boolean value expected in field: Synchronous'],
    ['{"Asynchronous":"true"}', 'Boolean value expected in field: Asynchronous'],
    ['{"Permissive":"x"}', 'Boolean value expected in field: Permissive'],
    ['{"Priority":"1"}', 'Integer value expected in field: Priority'],
    ['{"Priority":5.0}', 'Integer value expected in field: Priority'],
    ['{"Priority":null}', 'Integer value expected in field: Priority'],
    ['{"Priority":2147483648}', 'An unhandled exception was generated inside the HTTP server'],
    ['[]', null],
    ['nope', null],
  ])('is refused: %s', (body, details) => {
    expect(refusal(body)).toBe(details);
    expect(() => options(body)).toThrow();
  });
});
