import type { Options } from '../config/options';

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPED[character] ?? '');

export type Counts = { readonly patients: number; readonly studies: number; readonly series: number; readonly instances: number };

/** Where a person goes on from here. */
const LINKS: readonly (readonly [path: string, about: string])[] = [
  ['studies?expand', 'The studies'],
  ['patients?expand', 'The patients'],
  ['jobs?expand', 'The jobs'],
  ['changes?last', 'The last change'],
  ['modalities?expand', 'The remote modalities'],
  ['statistics', 'Statistics'],
  ['system', 'This server'],
  ['openapi.json', 'Every route, as an OpenAPI document'],
];

/** The page at `/app/explorer.html`: what is stored, and where to go on. No script, nothing from elsewhere. */
export const explorerPage = ({ Name: name }: Pick<Options, 'Name'>, counts: Counts): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(name)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
td { padding-right: 2rem; } td + td { text-align: right; }
</style>
</head>
<body>
<h1>${escaped(name)}</h1>
<p>A DICOM server with Orthanc's REST interface. This page holds:</p>
<table>
${Object.entries(counts)
  .map(([what, count]) => `<tr><td>${what}</td><td>${count}</td></tr>`)
  .join('\n')}
</table>
<p>Read on:</p>
<ul>
${LINKS.map(([path, about]) => `<li><a href="../${path}">${about}</a></li>`).join('\n')}
</ul>
<p>To upload a DICOM file or a ZIP of them: <code>curl http://…/instances --data-binary @file.dcm</code></p>
</body>
</html>
`;
