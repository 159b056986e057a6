/** Elements of group 0000 that we use, by their element number (PS3.7 E.1). */
export const FIELD = {
  GroupLength: 0x0000,
  AffectedSopClass: 0x0002,
  RequestedSopClass: 0x0003,
  CommandField: 0x0100,
  MessageId: 0x0110,
  MessageIdRespondedTo: 0x0120,
  MoveDestination: 0x0600,
  Priority: 0x0700,
  DataSetType: 0x0800,
  Status: 0x0900,
  ErrorComment: 0x0902,
  AffectedSopInstance: 0x1000,
  RequestedSopInstance: 0x1001,
  EventType: 0x1002,
  ActionType: 0x1008,
  Remaining: 0x1020,
  Completed: 0x1021,
  Failed: 0x1022,
  Warning: 0x1023,
  MoveOriginatorAet: 0x1030,
  MoveOriginatorMessageId: 0x1031,
} as const;

export type Field = (typeof FIELD)[keyof typeof FIELD];

/** A number is two bytes (US), a text UI or AE; the others of PS3.7 are not sent by us. */
export type CommandValues = { readonly [field in Field]?: string | number };

/** Texts that are no UIDs are padded with spaces. */
const TITLES: ReadonlySet<number> = new Set([FIELD.MoveDestination, FIELD.MoveOriginatorAet, FIELD.ErrorComment]);

/** Bytes of an element before its value (PS3.7 6.3.1). */
const HEADER = 8;
const SPACE = 0x20;

const lengthOf = (value: string | number): number => (typeof value === 'number' ? 2 : value.length + (value.length % 2));

const writeElement = (bytes: Buffer, at: number, field: number, value: string | number): number => {
  const length = lengthOf(value);
  bytes.writeUInt32LE(field << 16, at);
  bytes.writeUInt32LE(length, at + 4);
  const start = at + HEADER;
  if (typeof value === 'number') bytes.writeUInt16LE(value, start);
  else {
    bytes.write(value, start, 'latin1');
    if (value.length < length) bytes.writeUInt8(TITLES.has(field) ? SPACE : 0, start + value.length);
  }
  return start + length;
};

/** Elements of a command set in ascending order, without its group length. */
export type CommandElements = readonly (readonly [field: Field, value: string | number])[];

/** A command set as PS3.7 6.3.1 wants it: implicit little endian, with its group length. */
export const encodeElements = (elements: CommandElements): Buffer => {
  let length = 0;
  for (const element of elements) length += HEADER + lengthOf(element[1]);
  const first = HEADER + 4;
  const bytes = Buffer.allocUnsafe(first + length);
  bytes.writeUInt32LE(FIELD.GroupLength << 16, 0);
  bytes.writeUInt32LE(4, 4);
  bytes.writeUInt32LE(length, HEADER);
  let at = first;
  for (const element of elements) at = writeElement(bytes, at, element[0], element[1]);
  return bytes;
};

const FIELDS: readonly Field[] = Object.values(FIELD).sort((a, b) => a - b);

/** As `encodeElements`, of values in any order. */
export const encodeCommand = (values: CommandValues): Buffer =>
  encodeElements(
    FIELDS.flatMap((field) => {
      const value = values[field];
      return value === undefined ? [] : [[field, value] as const];
    }),
  );

/** A command set that came. */
export class CommandSet {
  constructor(private readonly elements: ReadonlyMap<number, Buffer>) {}

  /** The number of a field, or null if it is absent or no number. */
  number(field: Field): number | null {
    const bytes = this.elements.get(field);
    return bytes === undefined || bytes.length < 2 ? null : bytes.readUInt16LE(0);
  }

  /** The text of a field without padding; '' if it is absent. */
  text(field: Field): string {
    return (this.elements.get(field)?.toString('latin1') ?? '').replace(/\0/g, ' ').trim();
  }

  get command(): number {
    return this.number(FIELD.CommandField) ?? 0;
  }

  get messageId(): number {
    return this.number(FIELD.MessageId) ?? 0;
  }

  /** Absent in broken messages: then it is a failure. */
  get status(): number {
    return this.number(FIELD.Status) ?? 0xc000;
  }

  /** PS3.7 9.3.1.1: any other value than 0x0101 says that a data set follows. */
  get hasDataSet(): boolean {
    const type = this.number(FIELD.DataSetType);
    return type !== null && type !== NO_DATA_SET;
  }
}

export const NO_DATA_SET = 0x0101;
export const WITH_DATA_SET = 0x0001;

/** Elements of the longest command set. */
const MOST_ELEMENTS = 64;

/** Reads a command set; null if it is none. */
export const decodeCommand = (bytes: Buffer): CommandSet | null => {
  const elements = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length || bytes.readUInt16LE(at) !== 0 || elements.size >= MOST_ELEMENTS) return null;
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) return null;
    elements.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, end));
    at = end;
  }
  return elements.has(FIELD.CommandField) ? new CommandSet(elements) : null;
};

/** PS3.7 E.1: CommandField. */
export const COMMAND = {
  CStoreRq: 0x0001,
  CStoreRsp: 0x8001,
  CGetRq: 0x0010,
  CGetRsp: 0x8010,
  CFindRq: 0x0020,
  CFindRsp: 0x8020,
  CMoveRq: 0x0021,
  CMoveRsp: 0x8021,
  CEchoRq: 0x0030,
  CEchoRsp: 0x8030,
  NEventReportRq: 0x0100,
  NEventReportRsp: 0x8100,
  NActionRq: 0x0130,
  NActionRsp: 0x8130,
  CCancelRq: 0x0fff,
} as const;
