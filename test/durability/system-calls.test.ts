import { pathOfDescriptor, quotedPaths, systemCalls } from './system-calls';

const trace = [
  '10 fsync(21</data/a.tmp> <unfinished ...>',
  '11 write(24<TCP:[9]>, "HTTP/1.1 200 OK"..., 300) = 300',
  '10 <... fsync resumed>) = 0',
  '10 rename("/data/a.tmp", "/data/ab/a") = 0',
  '10 fsync(22</data/ab>) = -1 EIO (Input/output error)',
  '12 fdatasync(23</data/log-wal> <unfinished ...>',
].join('\n');

describe('systemCalls', () => {
  test('puts a call where it returned', () => {
    expect(systemCalls(trace).map(({ name, began, returned }) => [name, began, returned])).toEqual([
      ['write', 1, 1],
      ['fsync', 0, 2],
      ['rename', 3, 3],
      ['fsync', 4, 4],
    ]);
  });

  test('tells failures from successes', () => {
    expect(systemCalls(trace).map(({ result }) => result)).toEqual([300, 0, 0, -1]);
  });

  test('finds the paths', () => {
    const [, fsync, rename] = systemCalls(trace);
    expect(fsync && pathOfDescriptor(fsync)).toBe('/data/a.tmp');
    expect(rename && quotedPaths(rename)).toEqual(['/data/a.tmp', '/data/ab/a']);
  });
});
