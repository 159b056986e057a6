import { identifiersOf, MAXIMUM_FILENAME, readArchiveBody } from './archive-request';
import { MAXIMUM_USER_DATA } from './job-options';

const body = (options: object): string => JSON.stringify(options);

describe('what travels with a job', () => {
  it('is taken up to its limit', () => {
    const userData = 'x'.repeat(MAXIMUM_USER_DATA - 2);
    const filename = 'f'.repeat(MAXIMUM_FILENAME);
    expect(readArchiveBody(body({ UserData: userData, Filename: filename }))).toMatchObject({ userData, filename });
  });

  it.each([
    ['UserData', { UserData: 'x'.repeat(MAXIMUM_USER_DATA - 1) }],
    ['UserData', { UserData: Array(MAXIMUM_USER_DATA).fill(1) }],
    ['Filename', { Filename: 'f'.repeat(MAXIMUM_FILENAME + 1) }],
  ])('is refused beyond it, so that a list of jobs stays small: %s', (name, options) => {
    expect(() => readArchiveBody(body(options))).toThrow(
      expect.objectContaining({
        fault: expect.objectContaining({ details: expect.stringContaining(`${name} must not exceed`) }),
      }),
    );
  });
});

it('should look up and name each resource of a list once, in the order of the list', () => {
  const looked: string[] = [];
  const isKnown = (id: string) => looked.push(id) > 0;
  expect(identifiersOf(['b', 'a', 'b', 'a'], isKnown)).toEqual(['b', 'a']);
  expect(looked).toEqual(['b', 'a']);
});
