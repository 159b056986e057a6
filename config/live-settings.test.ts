import { SYNTAX_GROUPS } from './dicom-options';
import { createLiveSettings } from './live-settings';
import { optionTable } from './option-table';
import type { Options } from './options';

const defaults = Object.fromEntries(Object.entries(optionTable).map(([name, spec]) => [name, spec.default])) as Options;
const acceptedWith = (options: Partial<Options>): readonly string[] =>
  createLiveSettings({ ...defaults, ...options }).acceptedTransferSyntaxes.get();

const all = acceptedWith({ ReportedVersion: '1.10.1' });

/** Numbers of transfer syntaxes that Orthanc 1.10.1 was observed to drop for each option. */
it.each(
  Object.entries({
    DeflatedTransferSyntaxAccepted: 1,
    JpegTransferSyntaxAccepted: 18,
    Jpeg2000TransferSyntaxAccepted: 4,
    JpegLosslessTransferSyntaxAccepted: 2,
    JpipTransferSyntaxAccepted: 2,
    Mpeg2TransferSyntaxAccepted: 2,
    Mpeg4TransferSyntaxAccepted: 5,
    H265TransferSyntaxAccepted: 2,
    RleTransferSyntaxAccepted: 1,
  }),
)('should not accept the group of %s when it is false', (option, count) => {
  const left = acceptedWith({ ReportedVersion: '1.10.1', [option]: false });
  expect(all.length - left.length).toBe(count);
});

it('should drop a group that AcceptedTransferSyntaxes names, and accept all by default', () => {
  expect(acceptedWith({ AcceptedTransferSyntaxes: ['1.2.840.10008.1.2.5'], RleTransferSyntaxAccepted: false })).toEqual([]);
  expect(all).toEqual(expect.arrayContaining(['1.2.840.10008.1.2', '1.2.840.10008.1.2.5', '1.2.840.10008.1.2.4.107']));
  expect(Object.keys(SYNTAX_GROUPS)).toHaveLength(9);
});
