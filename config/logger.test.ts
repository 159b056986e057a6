import { createLogger } from './logger';

const logged = (write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown> => {
  const lines: string[] = [];
  write(createLogger('info', { write: (line: string) => void lines.push(line) }));
  return JSON.parse(lines.join(''));
};

it('should write one JSON object a line with an ISO time', () => {
  const line = logged((logger) => logger.info({ job: 'x' }, 'started'));
  expect(line).toMatchObject({ level: 30, job: 'x', msg: 'started', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
});

it('should not show what may be personal or secret', () => {
  const line = JSON.stringify(logged((logger) => logger.info({ path: '/secret', request: { authorization: 'secret' } }, 'x')));
  expect(line).not.toContain('secret');
});

it('should show kind, code and place of an error, not its message', () => {
  const error = Object.assign(new TypeError('/home/secret'), { code: 'ENOENT' });
  const line = logged((logger) => logger.error({ err: error }, 'x'));
  expect(line.err).toMatchObject({
    kind: 'TypeError',
    code: 'ENOENT',
    stack: expect.arrayContaining([expect.stringMatching(/^at /)]),
  });
  expect(JSON.stringify(line)).not.toContain('secret');
});

it('should leave out what is less severe than its level', () => {
  const lines: string[] = [];
  createLogger('warn', { write: (line: string) => void lines.push(line) }).info('x');
  expect(lines).toEqual([]);
});
