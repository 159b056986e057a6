import { describeRange, describeType } from './option-spec';
import { optionNames, optionTable } from './option-table';
import { type IgnoredOption, ignoredOptions } from './orthanc-options';

const HEAD = `# Configuration

Orthanc's own configuration files: JSON with comments. \`bin/anamnesis serve a.json b.json folder\` merges them; a member that is defined twice refuses to start.
\`\${VARIABLE}\` and \`\${VARIABLE:-default}\` are replaced by environment variables.

Environment variables override the files: \`ANAMNESIS__HTTP_PORT=8043\` sets \`HttpPort\`, \`ANAMNESIS__REGISTERED_USERS__ALICE\` one member of an object; Orthanc's Docker form
(\`ORTHANC__HTTP_PORT\`) works as well.

An unknown option is warned about. A wrong type, or a value out of range, refuses to start (exit code 255) and names file, option and what is expected.

| option | type | default | meaning | what differs from Orthanc |
|---|---|---|---|---|
`;

const row = (name: (typeof optionNames)[number]): string => {
  const spec = optionTable[name];
  const range = describeRange(spec);
  const type = range === null ? describeType(spec) : `${describeType(spec)}: ${range}`;
  const shown = spec.shownDefault ?? `\`${JSON.stringify(spec.default)}\``;
  return `| \`${name}\` | ${type} | ${shown} | ${spec.doc} | ${spec.differs ?? ''} |\n`;
};

const ignoredRow = ([name, option]: readonly [string, IgnoredOption]): string => {
  const { why, harmless } = option;
  const values = harmless === 'any' ? null : harmless.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  const warned = values === null ? 'never' : values === '' ? 'always' : `unless ${values}`;
  return `| \`${name}\` | ${why} | ${warned} |\n`;
};

/** The page docs/configuration.md: every option of the table, and those of Orthanc that are only recognised. */
export const optionsPage = (): string =>
  `${HEAD}${optionNames.map(row).join('')}
Defaults that differ from Orthanc's are explained in \`differences.md\`.

## Options of Orthanc that this server does not act on

They are recognised. The log says so at the start where somebody who sets the option gets something else than he asks for.

| option | why | warned about |
|---|---|---|
${[...ignoredOptions].map(ignoredRow).join('')}`;
