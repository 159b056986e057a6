import { blobFaults } from './proof';
import { systemCalls } from './system-calls';

const answer = '11 write(24<TCP:[9]>, "HTTP/1.1 200 OK id"..., 300) = 300';
const event = '12 pwrite64(23</data/log.db-wal>, "id", 2, 0) = 2';
const faults = (...lines: readonly string[]) => blobFaults(systemCalls([...lines, event, answer].join('\n')), 'id', '/data');

const created = '10 openat(AT_FDCWD, "/data/blobs/ab/a", O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 21</data/blobs/ab/a>';
const written = '10 write(21</data/blobs/ab/a>, "x", 1) = 1';
const synced = '10 fsync(21</data/blobs/ab/a>) = 0';
const folder = '10 fsync(22</data/blobs/ab>) = 0';
const NOT_WHOLE = 'the file was not synced before its event';
const NAMELESS = "the file's folder was not synced after it got its name, before its event";

describe('the proof that a blob is safe before its event', () => {
  test.each([
    ['a file made under its name, synced with its folder', [created, written, synced, folder], []],
    ['its folder synced before it is written', [created, folder, written, synced], []],
    ['no file', [], ['no file got its name before the answer']],
    ['a file that is not synced', [created, written, folder], [NOT_WHOLE]],
    ['a file that is written to after it was synced', [created, written, synced, written, folder], [NOT_WHOLE]],
    ['a folder that was synced before the file was made', [folder, created, written, synced], [NAMELESS]],
  ])('judges %s', (_, lines, expected) => {
    expect(faults(...lines)).toEqual(expected);
  });

  test.each([
    ['before', ['10 fsync(21</data/blobs/tmp/a>) = 0', '10 rename("/data/blobs/tmp/a", "/data/blobs/ab/a") = 0']],
    ['after', ['10 rename("/data/blobs/tmp/a", "/data/blobs/ab/a") = 0', synced]],
  ])('takes a file that is synced %s it is renamed', (_, lines) => {
    const temporary = created.replaceAll('/ab/', '/tmp/');
    expect(faults(temporary, written.replace('/ab/', '/tmp/'), ...lines, folder)).toEqual([]);
    expect(faults(temporary, written.replace('/ab/', '/tmp/'), ...lines)).toEqual([NAMELESS]);
  });
});
