import { storageClasses } from '../dicom/uids/storage-classes';
import { newerTransferSyntaxes, transferSyntaxes } from '../dicom/uids/transfer-syntaxes';

type Rows = readonly (readonly [name: string, uid: string])[];

export type Conformance = {
  readonly acceptedSopClasses: readonly string[];
  readonly acceptedTransferSyntaxes: readonly string[];
};

const verification: Rows = [['VerificationSOPClass', '1.2.840.10008.1.1']];

const queryRetrieve = (verb: 'FIND' | 'MOVE' | 'GET', last: number): Rows => [
  [`${verb}PatientRootQueryRetrieveInformationModel`, `1.2.840.10008.5.1.4.1.2.1.${last}`],
  [`${verb}StudyRootQueryRetrieveInformationModel`, `1.2.840.10008.5.1.4.1.2.2.${last}`],
];

const table = (rows: Rows): string => {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, uid]) => `  ${name.padEnd(width)} | ${uid}\n`).join('');
};

const section = (title: string, text: string): string => {
  const line = '-'.repeat(title.length);
  return `\n\n${line}\n${title}\n${line}\n\n${text}`;
};

const classes = (role: 'SCP' | 'SCU', service: string, rows: Rows): string =>
  section(
    `${service} ${role} Conformance`,
    `This server supports the following SOP Classes as an ${role} for C-${service}:\n\n${table(rows)}`,
  );

/** The text of `/tools/dicom-conformance`, in the layout of Orthanc's (contract 09-resources.md §11), with what is accepted now. */
export const conformanceStatement = ({ acceptedSopClasses, acceptedTransferSyntaxes }: Conformance): string => {
  const named = new Map(storageClasses.map(([name, uid]) => [uid, name]));
  const syntaxes = new Map([...transferSyntaxes, ...newerTransferSyntaxes]);
  const stored: Rows = acceptedSopClasses.map((uid) => [named.get(uid) ?? 'UnknownSOPClass', uid]);
  const accepted: Rows = acceptedTransferSyntaxes.map((uid) => [syntaxes.get(uid) ?? 'UnknownTransferSyntax', uid]);
  const title = 'DICOM Conformance Statement of Anamnesis';
  const line = '='.repeat(title.length);
  return [
    `${line}\n${title}\n${line}\n`,
    classes('SCP', 'Echo', verification),
    classes('SCP', 'Store', stored),
    classes('SCP', 'Find', queryRetrieve('FIND', 1)),
    classes('SCP', 'Move', queryRetrieve('MOVE', 2)),
    classes('SCP', 'Get', queryRetrieve('GET', 3)),
    classes('SCU', 'Echo', verification),
    section('Store SCU Conformance', 'All the SOP Classes of "Store SCP Conformance" are available as an SCU for C-Store.\n'),
    classes('SCU', 'Find', queryRetrieve('FIND', 1)),
    classes('SCU', 'Move', queryRetrieve('MOVE', 2)),
    classes('SCU', 'Get', queryRetrieve('GET', 3)),
    section(
      'Transfer Syntaxes',
      `Presentation contexts are accepted for all of the SOP Classes above with any of the following\ntransfer syntaxes:\n\n${table(accepted)}\n` +
        'The options "AcceptedTransferSyntaxes", "AcceptedSopClasses" and "RejectedSopClasses" choose\namong them.\n\n' +
        'LittleEndianExplicitTransferSyntax (1.2.840.10008.1.2.1) is preferred where the peer offers it.\n\n' +
        'Extended negotiation is not supported.\n',
    ),
  ].join('');
};
