/** A deliberate difference from Orthanc 1.10.1. `steps` matches the names of the steps that show it. */
export type Difference = {
  readonly steps: RegExp;
  readonly aspects: readonly ('status' | 'headers' | 'body')[];
  readonly reason: string;
  /** What makes Orthanc's body ours: anything else in it must be the same. Without it the whole aspect may differ. */
  readonly rewrite?: (body: string) => string;
  /** Takes out of our body what Orthanc 1.10.1 does not have. */
  readonly additions?: (body: string) => string;
  /** The same as `rewrite` for the headers. */
  readonly rewriteHeaders?: (headers: { readonly [name: string]: string }) => { readonly [name: string]: string };
};

export const errorType: Difference = {
  steps: /./,
  aspects: ['headers'],
  reason: 'A described error says that it is text, as by Orthanc 1.12.2, so that no browser takes the path in it for a page',
  rewriteHeaders: (headers) => ({ 'content-type': 'text/plain', ...headers }),
};

/** The one list of them: whatever differs and is not here fails. Reviewed with docs/differences.md. */
export const differences: readonly Difference[] = [
  errorType,
  {
    steps: /^find \{"Level":"Study","Query":\{"OtherPatientIDs":"A"\}\}$/,
    aspects: ['status', 'headers', 'body'],
    reason: 'Retired tags are known without the prefix RETIRED_ as well, as Explorer 2 names them',
  },
  {
    steps: /^PUT \/series\/0{8}.*\/attachments\/(1031|65535) /,
    aspects: ['status', 'headers', 'body'],
    reason: 'An attachment of an unknown resource is refused; Orthanc 1.10.1 answers 200 and loses it',
  },
  {
    steps: /^an encoded (name of an )?argument$/,
    aspects: ['body'],
    reason: 'Arguments are percent-decoded, as every client encodes them; Orthanc 1.10.1 takes them as they are',
  },
  {
    steps: /^GET what is known$/,
    aspects: ['headers'],
    reason: 'An answer 304 has no body, and no length of one (RFC 9110, 8.6)',
  },
  {
    steps: /^DELETE a job$/,
    aspects: ['status', 'headers', 'body'],
    reason: 'DELETE /jobs/{id} of Orthanc 1.12.2 is offered (issue 2, section 6)',
  },
  {
    steps: /^PUT a job$|^an unknown action$|^PUT an action$|^POST an output$/,
    aspects: ['headers'],
    reason: 'Allow names DELETE, which Orthanc 1.10.1 offers neither on a job nor on an output (issue 2, section 5)',
  },
  {
    steps: /^DELETE an action$/,
    aspects: ['status', 'headers', 'body'],
    reason: 'DELETE /jobs/{id}/{key} of Orthanc 1.12 is offered for outputs; an action is none',
  },
  {
    steps: /^GET \/tools\/create-archive$|^(PUT|DELETE) \/tools\/create-archive$/,
    aspects: ['status', 'headers', 'body'],
    reason: 'GET /tools/create-archive of Orthanc 1.12.2 is offered (issue 2, section 5)',
  },
  {
    steps: /^upload a broken meta header$/,
    aspects: ['body'],
    reason: 'Both answer 400; our message repeats no byte of a file that cannot be read, as no error message does',
  },
  {
    steps: /^find \{"Level":"Patient","Query":\{"PatientName":"\?t\*"\}\}$/,
    aspects: ['body'],
    reason: '"?" stands for one character, as PS3.4 C.2.2.2.4 says; for Orthanc it is one byte of UTF-8',
  },
  {
    steps: /^lookup of a wildcard$/,
    aspects: ['status', 'headers', 'body'],
    reason: 'Identifiers that hold "*" or "?" are looked up as they are, as by Orthanc 1.12.11',
  },
  {
    steps: /^(modify|anonymize|bulk-|refused study|the job )/,
    aspects: ['body'],
    reason:
      'ParentResources of Orthanc 1.11.3 and Resources of 1.12.11 are told of modifications: clients pass over members that they do not know',
    additions: (body) =>
      body
        .replace(/ +"ParentResources" : \n +\[[^\]]*\],\n/, '')
        .replace(/,?\n +"Resources" : \n +\[\n +\{\n +"ID" : "[^"]*",\n +"Type" : "[^"]*"\n +\}\n +\]/, ''),
  },
  {
    steps: /^modify a study, all kept$/,
    aspects: ['body'],
    reason:
      'Instances are worked on in the order in which they came; Orthanc 1.10.1 takes them by their ids, and so stumbles over another one first',
    rewrite: (body) => body.replace(/instance [0-9a-f-]{44}/, 'instance 8b126603-b5919e31-4954b69d-57224116-a677c744'),
  },
  {
    steps: /^anonymize \d \{"Keep":\["SOPInstanceUID"\]/,
    aspects: ['body'],
    reason: 'References follow the UIDs at the top also when these are kept; Orthanc maps them, and breaks the references',
  },
  {
    steps: /^modify 1 \{"Replace":\{"PatientName":"Größe/,
    aspects: ['body'],
    reason: 'Text beyond the character set of a file turns it to UTF-8; Orthanc writes Latin 1 and does not say so',
    rewrite: (body) =>
      body
        .replace('(0008,0016)', '(0008,0005) CS [ISO_IR 192]\n(0008,0016)')
        .replace('Größe^Änderung', Buffer.from('Größe^Änderung', 'utf8').toString('latin1')),
  },
  {
    steps: /^modify and transcode a study$|^the job transcoding$/,
    aspects: ['body'],
    reason:
      'Encoders write the same pixels in different bytes; DCMTK tells of its own in DerivationDescription, which PS3.3 asks for after losses only',
    rewrite: (body) => body.replace(/^\(0008,2111\).*\n|^ +\(fffe,e000\) pi .*$/gm, ''),
    additions: (body) => body.replace(/^ +\(fffe,e000\) pi .*$/gm, ''),
  },
];

/** Those that only the files of ../shared/dicom show: see dicom/testing/deliberate-differences.ts. */
export const trialDifferences: readonly Difference[] = [
  errorType,
  {
    steps: /^GET \/(series|instances)/,
    aspects: ['body'],
    reason: 'Orthanc shows the separator of values (5C) as the yen sign under ISO_IR 13, numbers included',
    rewrite: (body) => body.replaceAll('\\u00a5', '\\\\'),
  },
  {
    steps: /^GET \/(patients|studies|instances)/,
    aspects: ['body'],
    reason: 'Orthanc takes the first character set only; we follow the code extensions (PS3.3, C.12.1.1.2)',
    rewrite: (body) =>
      body
        .replaceAll('=;3ED^B@O:=$d$^$@^$?$m$&', '=\\u5c71\\u7530^\\u592a\\u90ce=\\u3084\\u307e\\u3060^\\u305f\\u308d\\u3046')
        .replaceAll('H32EXAMPLE 3ED BOd m/', 'H32EXAMPLE/'),
  },
  {
    steps: /^GET \/instances\/f5a85d80-457e251b-7cd9912b-cc47f2e7-cdc5fa6e\/tags$/,
    aspects: ['body'],
    reason:
      'Its meta header claims one element too many, (0008,0000): for us the data set begins where group 0002 ends (PS3.10, 7.1)',
    rewrite: (body) =>
      body.replace(
        /^\{\n/,
        '{\n   "0008,0000" : \n   {\n      "Name" : "GenericGroupLength",\n      "Type" : "String",\n      "Value" : "378"\n   },\n',
      ),
  },
];
