import { createLogLevels } from './log-levels';
import { createLogger } from './logger';

const levels = (level: string) => {
  const lines: string[] = [];
  return { lines, levels: createLogLevels(createLogger(level, { write: (line: string) => void lines.push(line) })) };
};

it('should log more of one category only', () => {
  const { lines, levels: subject } = levels('info');
  subject.set('http', 'verbose');
  subject.logger('http').debug('told');
  subject.logger('jobs').debug('not told');
  expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ category: 'http', msg: 'told' })]);
});

it('should name the most verbose category as that of all', () => {
  const { levels: subject } = levels('info');
  expect(subject.overall()).toBe('default');
  subject.set('http', 'verbose');
  expect(subject.overall()).toBe('verbose');
  subject.set('dicom', 'trace');
  expect([subject.overall(), subject.of('http'), subject.of('jobs')]).toEqual(['trace', 'verbose', 'default']);
  subject.set(null, 'default');
  expect(subject.overall()).toBe('default');
});

it('should go back to the level of the configuration, and to info where that is verbose', () => {
  const { lines, levels: quiet } = levels('error');
  quiet.set(null, 'trace');
  quiet.set(null, 'default');
  quiet.logger('jobs').warn('not told');
  expect(lines).toEqual([]);
  const { lines: told, levels: verbose } = levels('debug');
  expect(verbose.overall()).toBe('verbose');
  verbose.set(null, 'default');
  verbose.logger('jobs').debug('not told');
  verbose.logger('jobs').info('told');
  expect(told).toHaveLength(1);
});
