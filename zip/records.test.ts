import { endRecords } from './end-records';
import { centralHeader, dataDescriptor, localHeader } from './records';

const time = { date: 0x5d77, time: 0x9971 };
const form = { name: 'a.dcm', descriptor: false, zip64: false };
const sizes = { crc: 0xd8f70f78, compressed: 180851, size: 368852 };
const GIB = 1024 ** 3;

describe('the records of a ZIP', () => {
  test('the local header is that of Orthanc (contract/02-archive-media.md, first body bytes)', () => {
    const orthanc = '504b03041400000008007199775d780ff7d873c20200d4a0';
    expect(localHeader(form, time, sizes).toString('hex')).toMatch(new RegExp(`^${orthanc}`));
  });

  test('ASCII names have no flag, others are marked as UTF-8', () => {
    expect(localHeader(form, time, sizes).readUInt16LE(6)).toBe(0);
    const named = { ...form, name: 'tête' };
    expect(localHeader(named, time, sizes).readUInt16LE(6)).toBe(0x0800);
    expect(centralHeader(named, time, sizes, 0).readUInt16LE(8)).toBe(0x0800);
  });

  test('an entry with a descriptor has its sizes after the data', () => {
    const header = localHeader({ ...form, descriptor: true }, time, null);
    expect([header.readUInt16LE(6), header.readUInt32LE(14), header.readUInt32LE(18), header.readUInt32LE(22)]).toEqual([
      8, 0, 0, 0,
    ]);
    expect(dataDescriptor(sizes, false).toString('hex')).toBe('504b0708780ff7d873c20200d4a00500');
    expect(dataDescriptor(sizes, true).byteLength).toBe(24);
  });

  test('the central header holds in 64 bits only what does not fit 32', () => {
    const fits = centralHeader(form, time, sizes, GIB);
    expect([fits.readUInt16LE(6), fits.readUInt16LE(30), fits.readUInt32LE(42)]).toEqual([20, 0, GIB]);
    const far = centralHeader(form, time, sizes, 5 * GIB);
    expect([far.readUInt16LE(6), far.readUInt16LE(30), far.readUInt32LE(42)]).toEqual([45, 12, 0xffffffff]);
    expect(far.readBigUInt64LE(46 + 5 + 4)).toBe(BigInt(5 * GIB));
    const all = centralHeader(form, time, { crc: 1, compressed: 6 * GIB, size: 7 * GIB }, 5 * GIB);
    expect([0, 8, 16].map((at) => Number(all.readBigUInt64LE(46 + 5 + 4 + at)) / GIB)).toEqual([7, 6, 5]);
  });

  test.each([
    [{ entries: 65534, offset: 10, bytes: 20 }, false, 22],
    [{ entries: 65535, offset: 10, bytes: 20 }, false, 98],
    [{ entries: 1, offset: 4 * GIB, bytes: 20 }, false, 98],
    [{ entries: 1, offset: 10, bytes: 20 }, true, 98],
  ])('the end of %j, ZIP64 wanted: %p, takes %d bytes', (directory, zip64, bytes) => {
    expect(endRecords(directory, zip64, '').byteLength).toBe(bytes);
  });
});
